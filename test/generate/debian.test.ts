import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { describeDirectory } from '../../src/generate/directory-source.ts';
import { isSupplied } from '../../src/generate/libraries.ts';
import { profiles } from '../../src/generate/profiles/index.ts';
import { lines } from '../../src/gramine/release.ts';
import { enclaveOf } from './coverage.ts';
import { debianRoot, hasDebian } from './debian.ts';
import { findings, generated, values, written } from './generate.ts';
import { realLibraries } from './ldd.ts';

interface Root {
  readonly packages: readonly string[];
  /** The program as a user would name it, and what runs in the end. */
  readonly programs: readonly (readonly [named: string, runs: string, ...args: string[]])[];
}

const roots: readonly Root[] = [
  {
    packages: ['redis-server', 'bash', 'perl', 'busybox-static', 'ripgrep', 'python3', 'libc-bin'],
    programs: [
      ['redis-server', '/usr/bin/redis-check-rdb'],
      ['bash', '/bin/bash'],
      ['perl', '/usr/bin/perl'],
      ['busybox', '/bin/busybox', 'sh'],
      ['rg', '/usr/bin/rg'],
      ['python3', '/usr/bin/python3.11'],
      ['/usr/bin/prove', '/usr/bin/perl'],
      ['ldd', '/bin/bash'],
    ],
  },
  {
    packages: ['nginx', 'hugo'],
    programs: [
      ['nginx', '/usr/sbin/nginx'],
      ['hugo', '/usr/bin/hugo'],
    ],
  },
  {
    packages: ['postgresql-15'],
    programs: [['/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/15/bin/postgres']],
  },
  {
    packages: ['default-jre-headless'],
    programs: [['/usr/lib/jvm/default-java/bin/java', '/usr/lib/jvm/java-17-openjdk-amd64/bin/java']],
  },
  { packages: ['nodejs', 'libnode108'], programs: [['node', '/usr/bin/node']] },
];

describe.skipIf(!hasDebian)('a root file system of Debian', () => {
  describe.each(roots)('of $packages', ({ packages, programs }) => {
    let root = '';
    beforeAll(() => {
      root = debianRoot(...packages);
    }, 600_000);
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    const workloadOf = (name: string, args: readonly string[], uri: string, release = '1.9' as const) => {
      const directory = nodeIo().openTree(root);
      const request = { directory, uri, tree: directory, root: '/', variables: [], also: [] };
      return generated(describeDirectory({ ...request, program: name, arguments: args }), { profiles, release });
    };

    test.each(programs)(
      '%s: every library is mounted and trusted, as the dynamic linker finds it',
      (name, runs, ...args) => {
        const { workload, missing } = workloadOf(name, args, root);
        expect(missing).toEqual([]);
        expect(workload.program.path).toBe(runs);
        const plain = written(workload, { form: 'plain' });
        const enclave = enclaveOf(plain, existsSync);
        expect(enclave.opens(runs)).toBe(join(root, runs));
        const real = realLibraries(runs, root);
        for (const [library, path] of real ?? []) {
          if (isSupplied(library, 'glibc')) continue;
          expect(realpathSync(enclave.loads(library)!), library).toBe(realpathSync(join(root, path)));
        }
        const needed = [...(real ?? [])].filter(([library]) => !isSupplied(library, 'glibc'));
        if (real && workload.profiles.length === 0)
          expect(workload.trusted.filter(({ why }) => why.startsWith('libraries'))).toHaveLength(needed.length);
      },
    );

    test.each(programs)('%s: no finding, in any release and form', (name, _, ...args) => {
      for (const release of Object.values(lines)) {
        const { workload } = workloadOf(name, args, 'rootfs', release as '1.9');
        for (const profile of ['production', 'development'] as const) {
          for (const form of ['template', 'plain'] as const) {
            const found = findings(written(workload, { release, profile, form }), { release, profile, form });
            const unexpected =
              profile === 'production' ? found : found.filter((one) => !/debug-enclave|verbose-log/.test(one));
            expect(unexpected, `${release} ${profile} ${form}`).toEqual([]);
          }
        }
      }
    });

    test.each(programs)('%s: the files it trusts are there', (name, _, ...args) => {
      const { workload } = workloadOf(name, args, root);
      const gone = values(workload)
        .sgx.trusted_files.map((uri) => uri.slice('file:'.length))
        .filter((path) => !path.includes('/gramine/') && !existsSync(path));
      expect(gone).toEqual([]);
    });
  });
});
