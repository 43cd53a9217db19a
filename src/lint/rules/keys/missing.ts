import { messageOf } from '../../../gramine/schema-walk.ts';
import { keyProblems, place } from '../../key-findings.ts';
import { manifestRule } from '../../rule.ts';

export const missing = manifestRule({
  id: 'keys/missing',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Keys that must be there and are not.',
    why: "Some are needed to start at all (`libos.entrypoint`, a mount's `path`), some only by the schema check that gramine-manifest makes from 1.8 on (`fs.mounts`).",
    bad: [
      { manifest: 'fs.mounts = []' },
      { manifest: 'libos.entrypoint = "/app"\nfs.mounts = [ { uri = "file:/lib" } ]', at: '{ uri = "file:/lib" }' },
      { gramine: '1.5', manifest: 'loader.entrypoint = "file:libsysdb.so"' },
      { manifest: 'libos.entrypoint = "/app"\nfs.mounts = []', as: 'final' },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/app"\nfs.mounts = []' },
      { gramine: '1.5', manifest: 'loader.entrypoint = "file:libsysdb.so"\nlibos.entrypoint = "/app"' },
      { manifest: '{{ everything }}', as: 'template' },
    ],
  },
  *check(subject) {
    const { document } = subject;
    for (const found of keyProblems(subject, 'missing')) {
      const { node } = found.problem;
      const origin = document.origin(node);
      yield {
        at: node === document.root || origin === 'implied' ? null : document.range(node),
        ...place(found),
        message: messageOf(found.problem, document, subject.release),
        help: found.problem.key ? `add it: ${found.problem.key.summary.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}` : 'add it',
        everywhere: true,
      };
    }
  },
});
