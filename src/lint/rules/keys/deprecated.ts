import { findRows, parsePath, statusIn, successorIn } from '../../../gramine/key-table.ts';
import { renamed } from '../../key-edits.ts';
import { manifestRule } from '../../rule.ts';

export const deprecated = manifestRule({
  id: 'keys/deprecated',
  severity: 'warning',
  fix: 'safe',
  docs: {
    summary: 'Keys that the targeted release still reads and a later one does not.',
    why: 'They work, with a message in the log or none, and stop working silently with the next upgrade.',
    bad: [
      { gramine: '1.4', manifest: 'sgx.thread_num = 8', at: 'sgx.thread_num', fixed: 'sgx.max_threads = 8' },
      { gramine: '1.6', manifest: 'sgx.require_avx = true', fixed: 'sgx.cpu_features.avx = "required"' },
    ],
    good: [
      { gramine: '1.3', manifest: 'sgx.thread_num = 8' },
      { gramine: '1.4', manifest: 'sgx.max_threads = 8' },
    ],
  },
  *check(subject) {
    const { document, release, manifest } = subject;
    const seen = new Set<string>();
    for (const setting of manifest.settings()) {
      const place = parsePath(setting.path);
      const rows = place ? findRows(place) : [];
      const row = rows.find(
        (one) =>
          statusIn(one, release) === 'deprecated' &&
          !rows.some((other) => statusIn(other, release) === 'accepted' && fits(other.type.kind, setting.kind)),
      );
      if (!row || !fits(row.type.kind, setting.kind) || seen.has(row.path)) continue;
      seen.add(row.path);
      const successor = successorIn(row, release);
      const renaming = renamed(subject, setting.node, row);
      yield {
        at: document.dottedKeyRange(setting.node),
        path: setting.path,
        message: `\`${setting.path}\` is deprecated since Gramine ${row.deprecated}${row.removed ? ` and gone in ${row.removed}` : ''}`,
        help: successor ? `use \`${successor.path}\`` : 'remove it',
        stage: 'runtime',
        effect: 'warning',
        ...(renaming && { fix: { title: `use \`${renaming.path}\``, edits: renaming.edits } }),
      };
    }
  },
});

function fits(rowKind: string, kind: string): boolean {
  if (rowKind === 'any' || rowKind === 'one-of') return true;
  return rowKind === kind || (rowKind === 'enum' && kind === 'string') || (rowKind === 'literal' && kind === 'boolean');
}
