import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where packages are kept from one run to the next; the tests that need them run only when it is set, for they are large. */
export const cache = process.env.MANIFESTLY_DEBIAN;

/** What is looked for in these packages is that of Debian 12. */
export const hasDebian =
  cache !== undefined &&
  existsSync('/etc/os-release') &&
  /^VERSION_CODENAME=bookworm$/m.test(readFileSync('/etc/os-release', 'utf8')) &&
  ['apt-get', 'apt-cache', 'dpkg-deb'].every((tool) => existsSync(`/usr/bin/${tool}`));

/** A root file system of packages and all they depend on, unpacked into a new temporary folder. */
export function debianRoot(...packages: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'manifestly-root-'));
  for (const file of debs([...new Set([...packages, ...closure(packages)])]))
    execFileSync('dpkg-deb', ['-x', file, root]);
  return root;
}

/** The files of packages, without what they depend on. */
export function debs(packages: readonly string[]): readonly string[] {
  return packages.flatMap((name) => packageFile(name) ?? []);
}

function closure(packages: readonly string[]): readonly string[] {
  const without = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    (kind) => `--no-${kind}`,
  );
  const output = execFileSync('apt-cache', ['depends', '--recurse', ...without, ...packages], { encoding: 'utf8' });
  return output.split('\n').filter((line) => /^[a-z0-9]/.test(line));
}

/** Undefined for a package that only others provide. */
function packageFile(name: string): string | undefined {
  mkdirSync(cache!, { recursive: true });
  const find = () => readdirSync(cache!).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  const download = (what: string) => spawnSync('apt-get', ['download', what], { cwd: cache!, stdio: 'ignore' });
  if (find() === undefined) download(name);
  if (find() === undefined) for (const version of offered(name).slice(0, 1)) download(`${name}=${version}`);
  const found = find();
  return found && join(cache!, found);
}

/** The versions that can be downloaded, newest first: one that was installed from elsewhere can't. */
function offered(name: string): readonly string[] {
  const { stdout } = spawnSync('apt-cache', ['madison', name], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => line.split('|')[1]?.trim() ?? []);
}
