import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suspectedSecrets } from '../gramine/suspected-secrets.ts';
import type { Range, Source } from '../text/source.ts';
import { capped } from './capped.ts';
import { dataLayer } from './data-layers.ts';
import { dataRules } from './data-rules.ts';
import type { DataSubject } from './data-subject.ts';
import { type ForeignKind, isDataKind } from './kinds.ts';
import { type Active, activeRules, type Linted, type LintOptions, severityFor } from './lint.ts';
import { podRuleIds } from './pod-rule-ids.ts';
import { forgetPatterns } from './policy-languages.ts';
import { type CarriedLayer, type PolicyLayer, policyLayers } from './policy-layers.ts';
import { policyRules } from './policy-rules.ts';
import type { PolicySubject } from './policy-subject.ts';
import { redacted } from './redaction.ts';
import type { Finding, Rule } from './rule.ts';
import { rules as manifestRules } from './rules/index.ts';
import { applySuppressions } from './suppressions.ts';

export { policyRules };

/** Every rule about what is no manifest. */
export const foreignRules: readonly Rule[] = [...policyRules, ...dataRules];

/**
 * Everything the rules find in one text that is no manifest: it holds or carries policies, or is data of a format that is known.
 * Never throws because of what the text holds.
 */
export function lintForeign(
  source: Source,
  kind: ForeignKind,
  options: Omit<LintOptions, 'rules'>,
  more?: MoreRules,
): Linted {
  const asked = options.about === 'policies' ? policyRules : foreignRules;
  const request = { ...options, rules: [...asked, ...(more?.rules ?? []), ...aboutSuppressions] };
  const rules = activeRules(request);
  forgetPatterns();
  const layer = isDataKind(kind) ? dataLayer(source, kind, request) : policyLayers(source, kind, request);
  const findings = findingsIn(layer, { rules, options: request }, more?.findings(rules));
  let known: readonly Range[] | undefined;
  const secrets = () => {
    known ??= suspectedSecrets(source.text);
    return known;
  };
  if (findings.length === 0) return { findings, comments: layer.comments, secrets };
  return {
    findings: redacted(findings, [...textsOf(layer), ...hidden(findings, source), ...(more?.secrets() ?? [])]),
    comments: layer.comments,
    secrets,
  };
}

/** Rules that look at the text beside another one. */
export interface MoreRules {
  readonly rules: readonly Rule[];
  /** What those of them that are active find, at its place in the text. */
  findings(active: Active): readonly Diagnostic[];
  /** Of the other text: what no output may show. */
  secrets(): readonly string[];
}

/** What a rule itself holds for a secret, without its quotation marks. */
function hidden(findings: readonly Diagnostic[], source: Source): readonly string[] {
  return findings.flatMap(({ redact = [] }) => redact.map((range) => source.slice(range).replace(/^["']|["']$/g, '')));
}

const aboutSuppressions = manifestRules.filter(({ id }) => id.startsWith('suppressions/'));

interface Request {
  readonly rules: Active;
  readonly options: LintOptions;
}

/** A comment speaks of its own text; what lies encoded in a text is found at its place, and a comment there speaks of it too. */
function findingsIn(layer: PolicyLayer, request: Request, more: readonly Diagnostic[] = []): readonly Diagnostic[] {
  const own = [
    ...layer.parts.flatMap(({ subject, shift }) => check(subject, shift, request)),
    ...layer.data.flatMap(({ subject, shift }) => checkData(subject, shift, request)),
  ];
  const carried = layer.carried.flatMap((inside) => outward(findingsIn(inside.layer, request), inside));
  return applySuppressions(
    layer.source,
    { findings: once([...own, ...carried, ...more]), comments: layer.comments },
    {
      known: () => [...[...manifestRules, ...foreignRules].map(({ id }) => id), ...podRuleIds],
      active: request.rules,
      allowed: request.options.allowSuppressions ?? true,
    },
  );
}

function check(subject: PolicySubject, shift: number, { rules, options }: Request): readonly Diagnostic[] {
  return [...rules].flatMap(([rule, severity]) =>
    [...capped(rule.checkPolicy?.(subject) ?? [])].map((finding) =>
      diagnosticOf(finding, { rule, severity: severityFor(rule, finding, severity, options), shift }),
    ),
  );
}

function checkData(subject: DataSubject, shift: number, { rules, options }: Request): readonly Diagnostic[] {
  return [...rules].flatMap(([rule, severity]) => {
    if (!rule.checkData || (rule.kinds && !rule.kinds.includes(subject.kind))) return [];
    if (subject.unreadable.length > 0 && rule.on !== 'syntax') return [];
    return [...capped(rule.checkData(subject))].map((finding) =>
      diagnosticOf(finding, { rule, severity: severityFor(rule, finding, severity, options), shift }),
    );
  });
}

interface Placing {
  readonly rule: Rule;
  readonly severity: Diagnostic['severity'];
  readonly shift: number;
}

function diagnosticOf(finding: Finding, { rule, severity, shift }: Placing): Diagnostic {
  const at = ({ start, end }: Range): Range => ({ start: start + shift, end: end + shift });
  const { message, help, path, stage, effect, related, fix, redact } = finding;
  return {
    code: rule.id,
    severity,
    message,
    ...(help !== undefined && { help }),
    range: finding.at && at(finding.at),
    ...(path !== undefined && { path }),
    upstream: { stage, effect },
    related: (related ?? []).map((label) => ({ ...label, range: at(label.range) })),
    ...(redact && { redact: redact.map(at) }),
    ...(fix && {
      fix: {
        title: fix.title,
        safety: fix.safety ?? (rule.fix === 'safe' ? 'safe' : 'unsafe'),
        identity: fix.identity ?? 'changes',
        edits: fix.edits.map(({ range, text }) => ({ range: at(range), text })),
      },
    }),
  };
}

/** Of what is encoded the file has one place: the line within it goes into the words, and nothing can be edited. */
function outward(findings: readonly Diagnostic[], { layer, at, name }: CarriedLayer): readonly Diagnostic[] {
  return findings.map(({ fix: _, related: __, redact: ___, ...finding }) => ({
    ...finding,
    message: `${finding.message} (${finding.range ? `line ${layer.source.position(finding.range.start).line} of ` : 'in '}the decoded ${name})`,
    range: at,
    related: [],
  }));
}

/** Pods made from one template carry the same policy. */
function once(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const finding of findings) {
    const { code, range, message } = finding;
    const key = `${code}\0${range?.start}-${range?.end}\0${message}`;
    if (!byPlace.has(key)) byPlace.set(key, finding);
  }
  return [...byPlace.values()];
}

function* textsOf({ source, carried }: PolicyLayer): Generator<string> {
  for (const range of suspectedSecrets(source.text)) yield source.slice(range);
  for (const { layer } of carried) yield* textsOf(layer);
}
