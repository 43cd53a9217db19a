import type { FileEntry } from '../../../gramine/files.ts';
import { reachabilityOf } from '../../../gramine/reachability.ts';
import { manifestRule } from '../../rule.ts';

export const workingDirectoryRoot = manifestRule({
  id: 'mounts/working-directory-root',
  severity: { production: 'note', development: 'off' },
  fix: 'none',
  docs: {
    summary: 'Files that the enclave sees only because its root is the directory it is started in.',
    why: 'Without `fs.root` the root shows the directory in which the host starts the enclave, so files named relative to it are found or not, and under which path, depending on where somebody stands. An own mount for them says where they are; an empty root, `fs.root = { type = "tmpfs" }`, then shows nothing else.',
    bad: [
      { manifest: 'fs.mounts = []\nsgx.trusted_files = [ "file:scripts/" ]', at: '"file:scripts/"' },
      {
        manifest:
          'fs.mounts = [ { path = "/lib", uri = "file:/lib" } ]\nsgx.allowed_files = [ "file:a.log", "file:b.log" ]',
        at: '"file:a.log"',
      },
      {
        as: 'template',
        manifest: 'fs.mounts = []\nsgx.trusted_files = [ "file:{{ name }}.py", "file:main.py" ]',
        at: '"file:main.py"',
      },
      { manifest: 'fs.mounts = []\n[[sgx.trusted_files]]\nuri = "file:scripts/"', at: '"file:scripts/"' },
    ],
    good: [
      { manifest: 'fs.mounts = []\nsgx.trusted_files = [ "file:/usr/bin/app" ]' },
      { manifest: 'fs.root.uri = "file:."\nsgx.trusted_files = [ "file:scripts/" ]' },
      {
        manifest:
          'fs.mounts = [ { path = "/scripts", uri = "file:scripts" } ]\nsgx.trusted_files = [ "file:scripts/" ]',
      },
      { as: 'gsc', manifest: 'sgx.trusted_files = [ "file:scripts/" ]' },
      { as: 'template', manifest: '{{ root }}\nsgx.trusted_files = [ "file:scripts/" ]' },
    ],
  },
  *check({ manifest, mounts, trusted, allowed }) {
    if (manifest.isOpen || manifest.at('fs.root') || manifest.at('fs')?.kind === 'hole') return;
    const reachability = reachabilityOf(mounts);
    const isRelative = ({ path }: FileEntry) =>
      path?.known !== undefined && path.known !== '' && path.startsWith('/') === false;
    const shown = [...trusted.entries, ...allowed.entries].filter((entry) => {
      if (!isRelative(entry)) return false;
      const reach = reachability.of(entry.path!, entry.isDirectory === true);
      return reach.kind === 'visible' && reach.mount === mounts.root;
    });
    const [first] = shown;
    if (!first) return;
    const others = shown.length - 1;
    yield {
      at: first.uriAt,
      path: `${first.list}[${first.index}]`,
      message: `\`${first.text}\`${others > 0 ? ` and ${others} more` : ''} can be seen only because the enclave's root is the directory it is started in`,
      help: 'mount them under a path of their own, and set `fs.root`, e.g. `fs.root = { type = "tmpfs" }`',
      stage: 'none',
      effect: 'accepted',
    };
  },
});
