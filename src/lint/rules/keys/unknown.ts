import { isUsable, successorIn } from '../../../gramine/key-table.ts';
import type { KeyEntry } from '../../../gramine/keys.ts';
import { renamed, renameTo } from '../../../gramine/migration/rename.ts';
import { formatPlace, messageOf, placeOf } from '../../../gramine/schema-walk.ts';
import { editDistance } from '../../../text/nearest.ts';
import type { TomlDocument } from '../../../toml/document.ts';
import { quote, removeStatement } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type KeyProblem, keyProblems, meantKeys, place, riskOfNaming, writtenKey } from '../../key-findings.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unknown = manifestRule({
  id: 'keys/unknown',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Keys that no Gramine release reads, or none where they stand.',
    why: 'The runtime never looks at a key it does not know, so a slip of the pen silently leaves the default in force. The build tools complain from 1.8 on, and say neither where nor what was meant.',
    bad: [
      { manifest: 'sgx.max_thread = 8', at: 'sgx.max_thread', fixed: 'sgx.max_threads = 8' },
      { manifest: 'loader.env.A = { valeu = "1" }', at: 'valeu' },
      { manifest: '[loader]\nlog-level = "error"', at: 'log-level', fixed: '[loader]\nlog_level = "error"' },
      { manifest: 'sgx.debgu = true', at: 'sgx.debgu' },
      { manifest: 'sgx.isnsvn = 1', at: 'sgx.isnsvn', fixed: 'sgx.isvsvn = 1' },
      { gramine: '1.2', manifest: 'sgx.enclave_sise = "1G"' },
      { manifest: '[made.up]\na = 1\nb = 2' },
      { manifest: 'debug = true', at: 'debug' },
      { manifest: 'fs.insecure_keys.k = "00112233445566778899aabbccddeeff"', at: 'fs.insecure_keys.k' },
      { manifest: 'fs.insecure__protected_files_key = "x"', at: 'fs.insecure__protected_files_key' },
      { manifest: 'loader.env.HOME = { value = "/", passthrough = true }', at: 'passthrough' },
      { manifest: 'fs.mounts = [{ path = "/a", uri = "file:a", key_name = "k" }]', at: 'key_name' },
    ],
    good: [
      { manifest: 'sgx.max_threads = 8\nloader.env."any name" = "x"' },
      { manifest: 'sgx.{{ key }} = 1', as: 'template' },
    ],
  },
  *check(subject) {
    yield* capped(
      keyProblems(subject, 'unknown').map((found) => (): Finding => {
        const { node, key } = found.problem;
        const isOutOfPlace = key !== undefined && isUsable(key, subject.release);
        const near = isOutOfPlace ? [] : meantKeys(found, subject).map(({ path }) => path);
        const successor = key && !isUsable(key, subject.release) ? successorIn(key, subject.release)?.path : undefined;
        const fix = fixFor(subject, found, near);
        return {
          at: writtenKey(subject.document, node),
          ...place(found),
          message: messageOf(wrongPart(subject, found), subject.document, subject.release),
          help: isOutOfPlace ? helpInPlace(key) : helpFor(successor, sectionsOf(found, near, subject.document)),
          ...(fix && { fix }),
        };
      }),
    );
  },
});

/** A dotted key that sets one thing is named in full. */
function wrongPart({ document }: Subject, { problem, statement }: KeyProblem): KeyProblem['problem'] {
  return statement === undefined ? problem : { ...problem, place: placeOf(document, statement) };
}

/** Of a misspelt table that holds several keys, only its own name is wrong. */
function sectionsOf(
  { problem: { place: where, node }, statement }: KeyProblem,
  near: readonly string[],
  document: TomlDocument,
): readonly string[] {
  if (statement !== undefined || document.kind(node) !== 'table') return near;
  return [
    ...new Set(
      near.map((path) =>
        path
          .split('.')
          .slice(0, where.filter((part) => typeof part === 'string').length)
          .join('.'),
      ),
    ),
  ];
}

function helpInPlace({ onlyFor }: KeyEntry): string {
  return onlyFor ? `remove it, or set \`type = ${quote(onlyFor[0]!)}\`` : 'keep one of them';
}

function helpFor(successor: string | undefined, near: readonly string[]): string {
  if (successor) return `use \`${successor}\``;
  if (near.length > 0) return `did you mean ${near.map((path) => `\`${path}\``).join(' or ')}?`;
  return 'remove it, or see `manifestly keys` for the keys there are';
}

/** A name from before 1.0 that has a successor, else the only key the name can have been meant for. */
function fixFor(subject: Subject, found: KeyProblem, near: readonly string[]): FindingFix | undefined {
  const { document, manifest, release } = subject;
  const {
    problem: { node, key },
    path,
  } = found;
  if (key && isUsable(key, release)) return undefined;
  if (key && !key.successors?.length && document.origin(node) === 'value' && document.index(node) < 0)
    return { title: 'remove it', edits: [removeStatement(document, node)] };
  const renaming = key && renamed(subject.manifest, node, key);
  if (renaming) return { title: `use \`${renaming.path}\``, edits: renaming.edits, ...riskOfNaming(renaming.path) };
  const [meant, other] = near;
  if (!meant || other || key || /[[<]/.test(meant) || manifest.at(meant)) return undefined;
  const edit = renameTo(document, found.statement ?? node, meant);
  if (!edit) return undefined;
  const opens = meantKeys(found, subject)[0]?.security?.level === 'insecure';
  const slip =
    editDistance(
      plain(found.statement === undefined ? path : formatPlace(placeOf(document, found.statement))),
      plain(meant),
      2,
    ) < 2;
  return { title: `write \`${meant}\``, safety: slip && !opens ? 'safe' : 'unsafe', edits: [edit] };
}

function plain(path: string): string {
  return path.toLowerCase().replace(/[-_"' ]/g, '');
}
