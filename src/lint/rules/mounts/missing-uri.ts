import { manifestRule } from '../../rule.ts';

export const missingRootUri = manifestRule({
  id: 'mounts/missing-uri',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.7' },
  docs: {
    summary: 'A root directory with a type that says nothing about where its files are.',
    why: 'Only without any `fs.root` does Gramine take the working directory; once a type other than `tmpfs` is given, the enclave does not start without a `uri`. From 1.7 on gramine-manifest asks for it.',
    bad: [
      { gramine: '1.0', manifest: 'fs.root.type = "chroot"', at: 'fs.root.type = "chroot"' },
      { gramine: '1.6', manifest: '[fs.root]\ntype = "encrypted"\nkey_name = "k"', at: 'type = "encrypted"' },
    ],
    good: [
      { gramine: '1.6', manifest: 'fs.root.type = "tmpfs"' },
      { gramine: '1.6', manifest: 'fs.root.uri = "file:/"' },
      { gramine: '1.7', manifest: 'fs.root.type = "chroot"' },
      { gramine: '1.6', as: 'template', manifest: 'fs.root.type = "{{ type }}"' },
      { gramine: '1.6', as: 'template', manifest: 'fs.root.type = "chroot"\n{{ root }}' },
    ],
  },
  *check({ manifest, mounts: { root } }) {
    const { type, uri } = root.fields;
    if (manifest.isOpen || !type?.written || !root.type || root.type === 'tmpfs' || uri) return;
    yield {
      at: type.statement,
      path: 'fs.root',
      message: `a root of type \`${root.type}\` needs a \`uri\``,
      help: 'add `fs.root.uri`, the place on the host',
      stage: 'runtime',
      effect: 'fatal',
      everywhere: true,
    };
  },
});
