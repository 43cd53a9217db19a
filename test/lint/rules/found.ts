import { isWithin, type Release } from '../../../src/gramine/release.ts';
import type { FileTree } from '../../../src/io/file-tree.ts';
import type { ReadAs } from '../../../src/lint/kinds.ts';
import { type Profile, type Rule, severityOf } from '../../../src/lint/rule.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';

/** A value that a template leaves unknown. */
export const hole = '\ue000';

const holes = { first: 0xe000, last: 0xe00f };

/** What rules find in one world, with ranges as the text they cover. */
export function found(
  rules: readonly Rule[],
  text: string,
  options: {
    readonly release?: Release;
    readonly profile?: Profile;
    readonly base?: string;
    readonly reading?: ReadAs;
    readonly files?: FileTree;
  } = {},
) {
  const { release = '1.9', profile = 'production', base, reading = 'source', files } = options;
  const source = new Source('app.manifest', text);
  const document = parseToml(source, { holes });
  if (document.problems.length > 0) throw new Error(document.problems[0]!.message);
  const subject = new Subject(document, {
    path: source.path,
    kind: base === undefined ? 'gramine-manifest' : 'gsc-user-manifest',
    reading,
    release,
    profile,
    ...(files && { files }),
    ...(base !== undefined && { base: parseToml(new Source('base', base)) }),
  });
  const findings = [];
  for (const rule of rules) {
    const severity = severityOf(rule, profile);
    if (severity === 'off' || (rule.releases && !isWithin(release, rule.releases))) continue;
    for (const { at, path, message, help, stage, effect, redact, ...rest } of rule.check?.(subject) ?? []) {
      findings.push({
        rule: rule.id,
        severity: rest.severity ?? severity,
        at: at && source.slice(at),
        path,
        message,
        help,
        stage,
        effect,
        ...(redact && { redact: redact.map((range) => source.slice(range)) }),
      });
    }
  }
  return findings;
}
