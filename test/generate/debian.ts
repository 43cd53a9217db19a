import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where packages are kept from one run to the next; the tests that need them run only when it is set, for they are large. */
export const cache = process.env.MANIFESTLY_DEBIAN;

export const hasDebian =
  cache !== undefined && ['apt-get', 'apt-cache', 'dpkg-deb'].every((tool) => existsSync(`/usr/bin/${tool}`));

/** A root file system of packages and all they depend on, unpacked into a new temporary folder. */
export function debianRoot(...packages: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'manifestly-root-'));
  for (const name of new Set([...packages, ...closure(packages)])) {
    const file = packageFile(name);
    if (file) execFileSync('dpkg-deb', ['-x', file, root]);
  }
  return root;
}

function closure(packages: readonly string[]): readonly string[] {
  const without = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    (kind) => `--no-${kind}`,
  );
  const output = execFileSync('apt-cache', ['depends', '--recurse', ...without, ...packages], { encoding: 'utf8' });
  return output.split('\n').filter((line) => /^[a-z0-9]/.test(line));
}

/** Undefined for a package that only others provide. `NAME=VERSION` asks for a version. */
function packageFile(wanted: string): string | undefined {
  const [name, version] = wanted.split('=');
  mkdirSync(cache!, { recursive: true });
  const find = () =>
    readdirSync(cache!).find(
      (file) =>
        file.startsWith(`${name}_`) && file.endsWith('.deb') && (!version || file.startsWith(`${name}_${version}_`)),
    );
  if (find() === undefined) spawnSync('apt-get', ['download', wanted], { cwd: cache!, stdio: 'ignore' });
  const found = find();
  return found && join(cache!, found);
}
