import { manifestRule } from '../../rule.ts';

export const workingDirectoryRoot = manifestRule({
  id: 'mounts/working-directory-root',
  severity: { production: 'note', development: 'off' },
  fix: 'none',
  docs: {
    summary: 'The manifest does not say what the root directory is.',
    why: 'Without `fs.root` the root shows the directory in which the host starts the enclave: relative files are found or not depending on it, and the host chooses the names and attributes the program sees there. An empty root, `fs.root = { type = "tmpfs" }`, shows only what is mounted.',
    bad: [
      { manifest: 'libos.entrypoint = "/app"' },
      { gramine: '1.0', manifest: '[libos]\nentrypoint = "/app"' },
      { as: 'template', manifest: 'libos.entrypoint = "{{ entrypoint }}"' },
    ],
    good: [
      { manifest: 'fs.root.uri = "file:/"' },
      { manifest: 'fs.root = { type = "tmpfs" }' },
      { as: 'gsc', manifest: 'sgx.debug = false' },
      { as: 'template', manifest: 'libos.entrypoint = "/app"\n{{ root }}' },
      { as: 'template', manifest: '{% if chroot %}fs.root.uri = "file:root"{% endif %}\nlibos.entrypoint = "/app"' },
    ],
  },
  *check({ manifest }) {
    if (manifest.isOpen || manifest.at('fs.root') || manifest.at('fs')?.kind === 'hole') return;
    yield {
      at: null,
      path: 'fs.root',
      message: 'the root shows the directory in which the enclave is started',
      help: 'set `fs.root`, e.g. `fs.root = { type = "tmpfs" }`, and mount what the program needs',
      stage: 'none',
      effect: 'accepted',
      everywhere: true,
    };
  },
});
