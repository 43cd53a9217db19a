import { isUsable, successorIn, suggestKeys } from '../../../gramine/key-table.ts';
import { messageOf } from '../../../gramine/schema-walk.ts';
import { editDistance } from '../../../text/nearest.ts';
import { removeStatement } from '../../edits.ts';
import { renamed, renameTo } from '../../key-edits.ts';
import { keyProblems, place, type KeyProblem, writtenKey } from '../../key-findings.ts';
import { type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unknown = manifestRule({
  id: 'keys/unknown',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Keys that no Gramine release reads.',
    why: 'The runtime never looks at a key it does not know, so a slip of the pen silently leaves the default in force. The build tools complain from 1.8 on, and say neither where nor what was meant.',
    bad: [
      { manifest: 'sgx.max_thread = 8', at: 'sgx.max_thread', fixed: 'sgx.max_threads = 8' },
      { manifest: 'loader.env.A = { valeu = "1" }', at: 'valeu' },
      { manifest: '[loader]\nlog-level = "error"', at: 'log-level', fixed: '[loader]\nlog_level = "error"' },
      { manifest: 'sgx.debgu = true', at: 'sgx.debgu' },
      { manifest: 'sgx.isnsvn = 1', at: 'sgx.isnsvn', fixed: 'sgx.isvsvn = 1' },
      { gramine: '1.2', manifest: 'sgx.enclave_sise = "1G"' },
      { manifest: '[made.up]\na = 1\nb = 2' },
    ],
    good: [{ manifest: 'sgx.max_threads = 8\nloader.env."any name" = "x"' }, { manifest: 'sgx.{{ key }} = 1', as: 'template' }],
  },
  *check(subject) {
    for (const found of keyProblems(subject, 'unknown')) {
      const { node, key } = found.problem;
      const near = suggestKeys(found.path, subject.release).map(({ path }) => path);
      const successor = key && !isUsable(key, subject.release) ? successorIn(key, subject.release)?.path : undefined;
      const fix = fixFor(subject, found, near);
      yield {
        at: writtenKey(subject.document, node),
        ...place(found),
        message: messageOf(found.problem, subject.document, subject.release),
        help: helpFor(successor, near),
        ...(fix && { fix }),
      };
    }
  },
});

function helpFor(successor: string | undefined, near: readonly string[]): string {
  if (successor) return `use \`${successor}\``;
  if (near.length > 0) return `did you mean ${near.map((path) => `\`${path}\``).join(' or ')}?`;
  return 'remove it, or see `manifestly keys` for the keys there are';
}

/** A name from before 1.0 that has a successor, else the only key the name can have been meant for. */
function fixFor(subject: Subject, { problem: { node, key }, path }: KeyProblem, near: readonly string[]): FindingFix | undefined {
  const { document, manifest } = subject;
  if (key && !key.successors?.length && document.origin(node) === 'value' && document.index(node) < 0) return { title: 'remove it', edits: [removeStatement(document, node)] };
  const renaming = key && renamed(subject, node, key);
  if (renaming) return { title: `use \`${renaming.path}\``, edits: renaming.edits };
  const [meant, other] = near;
  if (!meant || other || key || /[[<]/.test(meant) || manifest.at(meant)) return undefined;
  const edit = renameTo(document, node, meant);
  if (!edit) return undefined;
  const opens = suggestKeys(path, subject.release)[0]?.security?.level === 'insecure';
  const slip = editDistance(plain(path), plain(meant), 2) < 2;
  return { title: `write \`${meant}\``, safety: slip && !opens ? 'safe' : 'unsafe', edits: [edit] };
}

function plain(path: string): string {
  return path.toLowerCase().replace(/[-_"' ]/g, '');
}
