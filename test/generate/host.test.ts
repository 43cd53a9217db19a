import { existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { isSupplied } from '../../src/generate/libraries.ts';
import { describeProgram } from '../../src/generate/program-source.ts';
import { enclaveOf } from './coverage.ts';
import { findings, generated, values, written } from './generate.ts';
import { realLibraries } from './ldd.ts';

/** Programs of this machine, whichever are there. */
const names =
  'bash perl node python3 git openssl curl ssh tar find gcc vim sqlite3 redis-server nginx java psql busybox rg hugo jq make ps apt-get dpkg-deb'.split(
    ' ',
  );
const programs = names.flatMap((name) => {
  const path = `/usr/bin/${name}`;
  return existsSync(path) && isElf(path) ? [path] : [];
});

function isElf(path: string): boolean {
  const head = Buffer.alloc(4);
  readSync(openSync(path, 'r'), head, 0, 4, 0);
  return head.equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64' || programs.length === 0)(
  'a program of this machine',
  () => {
    const tree = nodeIo().openTree('/');

    test.each(programs)('%s has every library that ldd names, mounted and trusted, and no other', (path) => {
      const described = describeProgram({ tree, root: '/', program: path, arguments: [], variables: [], also: [] });
      const { workload, missing } = generated(described);
      expect(missing).toEqual([]);
      const real = realLibraries(realpathSync(path));
      const plain = written(workload, { form: 'plain' });
      expect(findings(plain, { form: 'plain' })).toEqual([]);
      expect(findings(written(workload))).toEqual([]);
      if (!real) return;
      const enclave = enclaveOf(plain, existsSync);
      const needed = [...real].filter(([name]) => !isSupplied(name, 'glibc'));
      for (const [name, library] of needed)
        expect(realpathSync(enclave.loads(name)!), name).toBe(realpathSync(library));
      const libraries = values(workload).sgx.trusted_files.filter((uri) => uri.includes('.so'));
      expect(libraries.map((uri) => realpathSync(uri.slice('file:'.length))).sort()).toEqual(
        needed.map(([, library]) => realpathSync(library)).sort(),
      );
    });
  },
);
