import { describe, expect, test } from 'vitest';
import { sidesOf } from '../../../src/diff/sides.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { containerOf, surfaceDifferences } from '../../../src/policy/surface/surface-differences.ts';
import { surfaceOf } from '../../../src/policy/surface/surface-of.ts';
import { Source } from '../../../src/text/source.ts';
import { elf, glibcLinker, treeOf } from '../../generate/elf.ts';

const files = {
  '/bin/app': elf({ interpreter: glibcLinker }),
  '/bin/bash': elf({ interpreter: glibcLinker }),
  '/bin/python3': elf({ interpreter: glibcLinker }),
  '/bin/tool.py': '#!/bin/python3\n',
};

interface Case {
  readonly manifest: string;
  /** Lines of the container, of which the command line is `["/bin/app", "-x"]` unless they say otherwise. */
  readonly container?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>> | 'none';
}

function differences({ manifest, container = '', files: given = files }: Case): readonly string[] {
  const text = `libos.entrypoint = "/bin/app"\nfs.mounts = [{ path = "/bin", uri = "file:/bin" }]\n${manifest}`;
  const [side] = sidesOf({ source: new Source('app.manifest', text), templated: false, final: false }, '1.9');
  const argv = container.includes('argv =') && !container.startsWith('[[') ? '' : 'argv = ["/bin/app", "-x"]\n';
  const policy = readExecPolicy(
    new Source(
      'app.exec-policy.toml',
      `format = 1\n[policy]\nid = "a"\ncounter = 1\ndefault = "deny"\n[[container]]\nname = "app"\nimage = "x"\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n${argv}${container}\n`,
    ),
  );
  if ('problems' in policy) throw new Error(policy.problems.map(({ message }) => message).join('; '));
  const surface = surfaceOf(side!, given === 'none' ? undefined : { tree: treeOf(given), folder: '/' });
  return surfaceDifferences(policy.policy.containers[0]!, surface).map(({ kind, message }) => `${kind}: ${message}`);
}

const tight = 'loader.argv = ["app", "-x"]\nsgx.trusted_files = ["file:/bin/app"]\n';

describe('a manifest and a policy', () => {
  test('agree when the manifest starts what the policy says, with its variables', () => {
    expect(differences({ manifest: tight })).toEqual([]);
    expect(
      differences({ manifest: `${tight}loader.env.A = "1"`, container: 'env = [{ name = "A", regex = "[0-9]" }]' }),
    ).toEqual([]);
  });

  test.each([
    ['loader.argv = ["app"]', 'wider: the manifest gives 0 arguments, where the policy has 1 argument'],
    ['loader.argv = ["app", "-y"]', 'wider: argument 1 is `-y`, not `-x`'],
    ['loader.insecure__use_cmdline_argv = true', 'wider: the host chooses the arguments, which the policy fixes'],
    ['loader.argv_src_file = "file:args"', 'unknown: the arguments are read from `file:args`'],
    [
      'sgx.allowed_files = ["file:args"]\nloader.argv_src_file = "file:args"',
      'wider: the arguments are read from `file:args`, which the host can change',
    ],
  ])('differ in their arguments: %s', (line, difference) => {
    expect(differences({ manifest: `${line}\nsgx.trusted_files = ["file:/bin/app"]` })).toContain(difference);
  });

  test('differ in their variables', () => {
    const manifest = `${tight}loader.env.A = "2"\nloader.env.B = { passthrough = true }\nloader.env.C = { passthrough = true }\nloader.env.D = "4"\n`;
    const container =
      'env = [{ name = "A", value = "1" }, { name = "B", value = "1" }, { name = "E", value = "5" }, { name = "F", value = "6", required = false }]';
    expect(differences({ manifest, container })).toEqual([
      'wider: the host chooses `B`, which the policy fixes',
      'wider: the host sets `C`, which the policy does not know',
      'wider: the manifest sets `A` to `2`, not `1`',
      'wider: the manifest sets `D`, which the policy does not know',
      'narrower: the policy wants `E`, which the manifest does not set',
    ]);
    expect(differences({ manifest: `${tight}loader.insecure__use_host_env = true` })).toEqual([
      'wider: the host chooses all variables, which the policy names',
    ]);
  });

  test('differ in the program', () => {
    expect(differences({ manifest: tight, container: 'argv = ["/bin/other", "-x"]' })).toEqual([
      'wider: the manifest starts `/bin/app`, not `/bin/other`',
      'narrower: the policy allows `/bin/other`, and the manifest has none',
    ]);
  });
});

describe('a program that the policy allows', () => {
  const exec = (program: string) => `[[container.exec]]\nid = "e"\npurpose = "operate"\nargv = [${program}]`;

  test('is missing, there, or not known to be', () => {
    expect(differences({ manifest: tight, container: exec('"sh"') })).toEqual([
      'narrower: the policy allows `sh`, and the manifest has none',
    ]);
    expect(differences({ manifest: tight, container: exec('{ one_of = ["/bin/app", "/bin/no"] }') })).toEqual([
      'narrower: the policy allows `/bin/no`, and the manifest has none',
    ]);
    expect(differences({ manifest: tight, container: exec('{ regex = "/opt/.*" }') })).toEqual([
      'narrower: the policy allows programs that match `/opt/.*`, and the manifest has none',
    ]);
    expect(differences({ manifest: tight, container: exec('{ regex = "/bin/.*" }') })).toEqual([]);
    expect(differences({ manifest: tight, container: exec('"sh"'), files: 'none' })).toEqual([
      'unknown: the policy allows `sh`, and whether the manifest has it is not known',
    ]);
  });

  test('may lie where the host or the enclave puts it', () => {
    const manifest = `${tight.replace('"file:/bin/app"]', '"file:/bin/app"]\nsgx.allowed_files = ["file:/bin/plugins"]')}`;
    expect(differences({ manifest, container: exec('"/bin/plugins/x"') })).toEqual([
      'unknown: the policy allows `/bin/plugins/x`, and whether the manifest has it is not known',
    ]);
    expect(differences({ manifest, container: exec('"/bin/pluginsx"') })).toEqual([
      'narrower: the policy allows `/bin/pluginsx`, and the manifest has none',
    ]);
  });
});

test('shells and interpreters that the policy never starts are named, those that its scripts need are not', () => {
  const manifest =
    'loader.argv = ["app", "-x"]\nsgx.trusted_files = ["file:/bin/app", "file:/bin/bash", "file:/bin/python3", "file:/bin/tool.py"]';
  expect(differences({ manifest })).toEqual([
    'unused: the manifest has `/bin/bash` (a shell), which the policy never starts',
    'unused: the manifest has `/bin/python3` (Python), which the policy never starts',
  ]);
  const container = '[[container.exec]]\nid = "e"\npurpose = "operate"\nargv = ["/bin/tool.py"]';
  expect(differences({ manifest, container })).toEqual([
    'unused: the manifest has `/bin/bash` (a shell), which the policy never starts',
  ]);
});

test('a policy with several containers is held against the one that is named', () => {
  const container = (name: string) =>
    `[[container]]\nname = "${name}"\nimage = "x"\nargv = ["/a"]\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n`;
  const read = readExecPolicy(
    new Source(
      'p',
      `format = 1\n[policy]\nid = "a"\ncounter = 1\ndefault = "deny"\n${container('a')}${container('b')}`,
    ),
  );
  if ('problems' in read) throw new Error('unreadable');
  expect(containerOf(read.policy, 'b')?.name).toBe('b');
  expect(containerOf(read.policy, 'c')).toBeUndefined();
  expect(containerOf(read.policy, undefined)).toBeUndefined();
});
