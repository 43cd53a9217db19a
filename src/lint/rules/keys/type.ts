import { statusIn, successorIn } from '../../../gramine/key-table.ts';
import { formerForms, renamed } from '../../../gramine/migration/rename.ts';
import { type Expected, messageOf } from '../../../gramine/schema-walk.ts';
import type { Kind } from '../../../toml/document.ts';
import { quote } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type KeyProblem, keyProblems, place, writtenKey } from '../../key-findings.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const type = manifestRule({
  id: 'keys/type',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Values of another type than their key takes.',
    why: 'A wrong scalar stops the enclave at start-up. A table or an array in place of a scalar is worse: Gramine takes the key for absent and silently uses the default.',
    bad: [
      { manifest: 'sgx.debug = "true"', at: '"true"', fixed: 'sgx.debug = true' },
      { manifest: 'sgx.enclave_size = 268435456', at: '268435456', fixed: 'sgx.enclave_size = "268435456"' },
      { manifest: 'sgx.file_check_policy = ["strict"]', at: '["strict"]' },
      { manifest: 'sgx.max_threads = true', at: 'true' },
      {
        gramine: '1.5',
        manifest: 'sgx.remote_attestation = false',
        at: 'false',
        fixed: 'sgx.remote_attestation = "none"',
      },
      {
        gramine: '1.9',
        manifest: 'loader.entrypoint = "file:/usr/lib/libsysdb.so"',
        fixed: 'loader.entrypoint.uri = "file:/usr/lib/libsysdb.so"',
      },
      { gramine: '1.2', manifest: 'sgx.trusted_files.app = "file:app"' },
      { gramine: '1.1', manifest: 'sgx.enable_stats = 0', at: '0', fixed: 'sgx.enable_stats = false' },
      { manifest: 'fs.root = "file:/"', at: '"file:/"' },
    ],
    good: [
      { manifest: 'sgx.debug = true\nsgx.max_threads = 4' },
      { manifest: 'sgx.debug = {{ debug }}', as: 'template' },
      { gramine: '1.4', manifest: 'sgx.remote_attestation = false' },
    ],
  },
  *check(subject) {
    const { document, release } = subject;
    yield* capped(
      keyProblems(subject, 'type').map((found) => (): Finding => {
        const { node, place: where, expected } = found.problem;
        const kind = document.kind(node);
        const forms = formerForms(kind === 'table' ? [...where, 'name'] : where);
        const former = forms.find(
          (row) =>
            statusIn(row, release) === 'removed' &&
            (kind === 'table' ? row.path.endsWith('>') : takes(row.type.kind, kind)),
        );
        const successor = former && successorIn(former, release);
        const fix = fixFor(subject, found, former);
        return {
          at: document.origin(node) === 'implied' ? writtenKey(document, node) : document.range(node),
          ...place(found),
          message: former
            ? `\`${found.path}\` is ${article(kind)}, which Gramine ${former.removed} and later no longer take`
            : messageOf(found.problem, document, release),
          help:
            successor && successor.path !== found.path
              ? `use \`${successor.path}\``
              : `write ${expected.map(wanted).join(' or ')}`,
          ...(isTaken(found) && { severity: 'warning' as const }),
          ...(fix && { fix }),
        };
      }),
    );
  },
});

/** Gramine 1.0 and 1.1 take 0 and 1 for a boolean, with a message. */
function isTaken({ upstream }: KeyProblem): boolean {
  return upstream.stage === 'runtime' && upstream.effect === 'warning';
}

function fixFor(
  subject: Subject,
  { problem: { node, expected, key } }: KeyProblem,
  former: KeyProblem['problem']['key'],
): FindingFix | undefined {
  const { document } = subject;
  if (document.hasHole(node) || document.origin(node) !== 'value') return undefined;
  const range = document.range(node);
  const kind = document.kind(node);
  if (former) {
    const renaming = renamed(subject.manifest, node, former);
    if (!renaming) return undefined;
    if (renaming.path !== former.path) return { title: `use \`${renaming.path}\``, edits: renaming.edits };
    const isOff = kind === 'boolean' && !document.boolean(node);
    return {
      title: `write \`${renaming.edits[0]!.text}\``,
      safety: isOff ? 'safe' : 'unsafe',
      edits: renaming.edits,
    };
  }
  const text = kind === 'string' ? document.string(node) : document.source.slice(range);
  if (expected.includes('boolean') && /^(?:true|false)$/i.test(text))
    return { title: `write \`${text.toLowerCase()}\``, edits: [{ range, text: text.toLowerCase() }] };
  if (expected.includes('boolean') && kind === 'integer' && /^[01]$/.test(text))
    return { title: `write \`${text === '1'}\``, edits: [{ range, text: String(text === '1') }] };
  if (expected.includes('integer') && kind === 'string' && /^(?:0|-?[1-9][0-9]{0,17})$/.test(text))
    return { title: `write \`${text}\``, edits: [{ range, text }] };
  const isSize = key?.type.kind === 'string' && key.type.format === 'size';
  if (isSize && kind === 'integer' && document.integer(node) >= 0n) {
    const size = String(document.integer(node));
    return { title: `write \`${quote(size)}\``, edits: [{ range, text: quote(size) }] };
  }
  return undefined;
}

function takes(rowKind: string, kind: Kind): boolean {
  return rowKind === kind || (rowKind === 'enum' && kind === 'string');
}

function article(kind: Kind): string {
  if (kind.includes('date') || kind.includes('time')) return 'a date or time';
  return /^[aei]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function wanted(expected: Expected): string {
  if (expected === 'text') return 'a string';
  return /^[aei]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
