import { resolveInside } from '../../../gramine/mounts.ts';
import { entrypointPath, pseudoFileSystem } from '../../../gramine/program.ts';
import { manifestRule } from '../../rule.ts';

export const entrypointUnreachable = manifestRule({
  id: 'loader/entrypoint-unreachable',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A program that no mount can show.',
    why: '`libos.entrypoint` is looked up inside the enclave. A tmpfs is empty when the program starts, and `/proc`, `/dev` and `/sys` hold what Gramine makes up: start-up fails with ENOENT.',
    bad: [
      { manifest: 'libos.entrypoint = ""', at: '""' },
      {
        manifest: 'libos.entrypoint = "/app/server"\nfs.mounts = [{ type = "tmpfs", path = "/app" }]',
        at: '"/app/server"',
      },
      {
        manifest:
          'libos.entrypoint = "/app"\nfs.root.type = "tmpfs"\nfs.mounts = [{ path = "/lib", uri = "file:/lib" }]',
      },
      { manifest: 'libos.entrypoint = "app"\nfs.root.type = "tmpfs"', at: '"app"' },
      { manifest: 'libos.entrypoint = "/proc/self/exe"' },
      {
        gramine: '1.2',
        manifest: 'libos.entrypoint = "run"\nfs.start_dir = "/tmp"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]',
      },
    ],
    good: [
      { as: 'template', manifest: 'libos.entrypoint = "{{ entrypoint }}"' },
      { manifest: 'libos.entrypoint = "/app/server"\nfs.mounts = [{ path = "/app", uri = "file:app" }]' },
      { manifest: 'libos.entrypoint = "app"' },
      {
        manifest:
          'libos.entrypoint = "/app"\nfs.root.type = "tmpfs"\nfs.mounts = [{ path = "/app", uri = "file:app" }]',
      },
      { as: 'template', manifest: 'libos.entrypoint = "{{ exe }}"\nfs.root.type = "tmpfs"' },
      {
        as: 'template',
        manifest:
          'libos.entrypoint = "/app"\nfs.root.type = "tmpfs"\nfs.mounts = [{ path = "{{ x }}", uri = "file:app" }]',
      },
    ],
  },
  *check({ manifest, mounts }) {
    const entrypoint = manifest.get('libos.entrypoint');
    if (entrypoint?.written && entrypoint.known === '') {
      yield {
        at: entrypoint.at,
        path: entrypoint.path,
        message: '`libos.entrypoint` is empty',
        help: 'write the path of the program inside Gramine',
        stage: 'runtime',
        effect: 'fatal',
      };
    }
    const path = entrypointPath(manifest);
    if (!entrypoint?.written || !path) return;
    const shown = resolveInside(mounts, path);
    if (shown === 'unknown') return;
    const { mount } = shown;
    const pseudo = mount.index < 0 ? pseudoFileSystem(path) : undefined;
    if (!pseudo && mount.type !== 'tmpfs') return;
    const where = pseudo
      ? `\`${pseudo}\`, which Gramine makes up`
      : `the tmpfs at \`${mount.path}\`, which is empty at start`;
    yield {
      at: entrypoint.at,
      path: entrypoint.path,
      message: `\`${path}\` lies in ${where}`,
      help: `mount the program: \`{ path = "${path}", uri = "file:…" }\` in \`fs.mounts\``,
      stage: 'runtime',
      effect: 'fatal',
      everywhere: true,
      ...(mount.node >= 0 && !pseudo && { related: [{ range: mount.at, message: 'the mount that hides it' }] }),
    };
  },
});
