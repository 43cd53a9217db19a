import type { Mount } from '../../../gramine/mounts.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const missingUri = manifestRule({
  id: 'mounts/missing-uri',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.7' },
  docs: {
    summary: 'A mount, or the root, that says nothing about where its files are.',
    why: 'Every type but `tmpfs` needs a `uri`, and the enclave does not start without it. From 1.7 on gramine-manifest asks for it; before, nobody did until then.',
    bad: [
      { gramine: '1.6', manifest: 'fs.mounts = [{ path = "/lib" }]', at: '{ path = "/lib" }' },
      { gramine: '1.2', manifest: '[[fs.mounts]]\ntype = "encrypted"\npath = "/db"', at: '[[fs.mounts]]' },
      { gramine: '1.0', manifest: 'fs.root.type = "chroot"' },
    ],
    good: [
      {
        gramine: '1.6',
        manifest: 'fs.mounts = [{ path = "/tmp", type = "tmpfs" }, { path = "/lib", uri = "file:/lib" }]',
      },
      { gramine: '1.7', manifest: 'fs.mounts = [{ path = "/lib" }]' },
      { gramine: '1.6', manifest: 'fs.root.uri = "file:/"' },
      { gramine: '1.6', as: 'template', manifest: 'fs.mounts = [{ path = "/lib", type = "{{ type }}" }]' },
    ],
  },
  *check(subject) {
    if (subject.manifest.isOpen) return;
    for (const mount of subject.mounts.entries) yield* check(subject, mount);
    if (subject.mounts.root.fields.type?.written) yield* check(subject, subject.mounts.root);
  },
});

function* check({ document }: Subject, { type, fields, at, node, key }: Mount): Generator<Finding> {
  if (!type || type === 'tmpfs' || fields.uri || document.childCount(node) === 0) return;
  yield {
    at: key === 'fs.root' ? fields.type!.statement : at,
    path: key,
    message:
      key === 'fs.root'
        ? `a root of type \`${type}\` needs a \`uri\``
        : `${type === 'encrypted' ? 'an' : 'a'} \`${type}\` mount needs a \`uri\``,
    help: 'add `uri`, the place on the host',
    stage: 'runtime',
    effect: 'fatal',
    everywhere: true,
  };
}
