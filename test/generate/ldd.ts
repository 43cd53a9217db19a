import { spawnSync } from 'node:child_process';

/**
 * What the real dynamic linker loads: paths by name; undefined when it does not tell. `root` is another file system, which takes the
 * right to change the root directory.
 */
export function realLibraries(program: string, root = '/'): ReadonlyMap<string, string> | undefined {
  const [command, args] =
    root === '/' ? ['ldd', [program]] : ['chroot', [root, '/lib64/ld-linux-x86-64.so.2', '--list', program]];
  const { status, stdout } = spawnSync(command, args as string[], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  if (status !== 0 || typeof stdout !== 'string') return undefined;
  const found = new Map<string, string>();
  for (const [, name, path] of stdout.matchAll(/^\s*(\S+) => (\/\S+)/gm)) found.set(name!, path!);
  return found;
}
