import { type Severity, UserError } from '../diagnostic/diagnostic.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { nearest } from '../text/nearest.ts';

/** `ID` turns a rule off, `ID=warning` sets its severity; `group/*` is every rule of a group. */
export function severitiesFrom(texts: readonly string[]): ReadonlyMap<string, Severity | 'off'> {
  const severities = new Map<string, Severity | 'off'>();
  for (const text of texts) {
    const [id, severity = 'off'] = text.split('=', 2) as [string, string?];
    if (id === '') throw new UserError('`--rule` names no rule', '`manifestly rules` lists them');
    if (!['off', 'note', 'warning', 'error'].includes(severity))
      throw new UserError(`\`${severity}\` is no severity`, 'use off, note, warning or error');
    const meant = id.endsWith('/*')
      ? ruleIds().filter((known) => known.startsWith(id.slice(0, -1)))
      : ruleIds().filter((known) => known === id);
    if (meant.length === 0) {
      const near = nearest(id, ruleIds());
      throw new UserError(
        `there is no rule \`${id}\``,
        near ? `did you mean \`${near}\`?` : '`manifestly rules` lists them',
      );
    }
    for (const known of meant) severities.set(known, severity as Severity | 'off');
  }
  return severities;
}
