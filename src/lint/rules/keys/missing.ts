import { messageOf } from '../../../gramine/schema-walk.ts';
import { capped } from '../../capped.ts';
import { type KeyProblem, keyProblems, place, writtenKey } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';

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
      { as: 'template', manifest: 'libos.check_invalid_pointers = true\nfs.start_dir = "/"\n{{ key }} = "x"' },
      { manifest: 'libos.entrypoint = "/app"\nfs.mounts = []' },
      { gramine: '1.5', manifest: 'loader.entrypoint = "file:libsysdb.so"\nlibos.entrypoint = "/app"' },
      { manifest: '{{ everything }}', as: 'template' },
    ],
  },
  *check(subject) {
    const { document } = subject;
    yield* capped(
      keyProblems(subject, 'missing').map((found) => (): Finding => {
        const { node } = found.problem;
        const origin = document.origin(node);
        return {
          at: node === document.root || origin === 'implied' ? null : document.range(node),
          ...place(found),
          message: messageOf(found.problem, document, subject.release),
          help: found.cause
            ? `${remedy(found.cause)} \`${document.source.slice(writtenKey(document, found.cause.statement ?? found.cause.problem.node))}\``
            : found.problem.key
              ? `add it: ${found.problem.key.summary.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`
              : 'add it',
          ...(found.cause && {
            related: [
              {
                range: writtenKey(document, found.cause.statement ?? found.cause.problem.node),
                message: 'what seems to be meant for it',
              },
            ],
          }),
          everywhere: true,
        };
      }),
    );
  },
});

function remedy({ rule }: KeyProblem): string {
  if (rule === 'misplaced') return 'move';
  return rule === 'removed' ? 'replace' : 'correct';
}
