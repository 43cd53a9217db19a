import { UserError } from '../diagnostic/diagnostic.ts';
import { describeType } from '../gramine/describe.ts';
import { allKeys, findRows, isSection, keyHistory, parsePath, suggestKeys } from '../gramine/key-table.ts';
import type { KeyEntry } from '../gramine/keys/entry.ts';
import type { MessageExplanation } from '../gramine/messages.ts';
import { newestRelease } from '../gramine/release.ts';
import type { VerdictRule } from '../inspect/verdicts/verdict.ts';
import type { Io } from '../io/io.ts';
import { type Example, type Rule, severityOf } from '../lint/rule.ts';
import { docsOf } from '../lint/rule-docs.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { rules } from '../lint/rules/index.ts';
import { abbreviate } from '../text/abbreviate.ts';
import { nearest } from '../text/nearest.ts';
import type { Given } from './command.ts';
import { otherRules } from './other-rules.ts';
import { printResult } from './print.ts';

export async function explain(given: Given, io: Io): Promise<number> {
  const [{ explainMessage }, { withoutCommandSecrets }] = await Promise.all([
    import('../gramine/messages.ts'),
    import('../gramine/command-secrets.ts'),
  ]);
  const topic = given.operands.join(' ');
  const rule = await ruleNamed(topic);
  const verdict = await verdictNamed(topic);
  const explainSafely = (text: string) => explainMessage(text).map((message) => masked(message, withoutCommandSecrets));
  const question: Question = {
    topic,
    io,
    explainMessage: explainSafely,
    ...(rule && { rule }),
    ...(verdict && { verdict }),
  };
  printResult(
    given.value('format') === 'json'
      ? `${JSON.stringify({ version: 1, ...explainAsData(question) }, null, 2)}\n`
      : explainAsText(question),
    given,
    io,
  );
  return 0;
}

/** A log may hold what the command line of a program did. */
function masked(message: MessageExplanation, mask: (text: string) => string): MessageExplanation {
  return {
    ...message,
    line: mask(message.line),
    meaning: mask(message.meaning),
    changes: message.changes.map(mask),
    ...(message.toml !== undefined && { toml: mask(message.toml) }),
  };
}

/** What the rules about other formats need is loaded for one of them alone. */
async function ruleNamed(topic: string): Promise<Rule | undefined> {
  const rule = rules.find(({ id }) => id === topic);
  if (rule || !ruleIds().includes(topic)) return rule;
  const others = await otherRules();
  return others.find(({ id }) => id === topic);
}

/** What `inspect` can say of an image is loaded for that alone. */
async function verdictNamed(topic: string): Promise<VerdictRule | undefined> {
  if (!topic.startsWith('image/')) return undefined;
  const { verdictRules } = await import('../inspect/verdicts/index.ts');
  return verdictRules.find(({ id }) => id === topic);
}

interface Question {
  readonly topic: string;
  /** That the topic names. */
  readonly rule?: Rule;
  readonly verdict?: VerdictRule;
  readonly io: Io;
  explainMessage(text: string): readonly MessageExplanation[];
}

function explainAsText(question: Question): string {
  const { topic, rule, verdict } = question;
  if (topic === '' || topic === '-') return messagesText(pastedMessages(question));
  if (rule) return ruleText(rule);
  if (verdict) return verdictText(verdict);
  const keys = keysFor(topic);
  if (keys.length > 0) return keys.map(keyText).join('\n');
  return messagesText(topicMessages(question));
}

function explainAsData(question: Question): object {
  const { topic, rule, verdict } = question;
  if (topic === '' || topic === '-') return { messages: pastedMessages(question) };
  if (verdict)
    return { verdict: { id: verdict.id, model: verdict.model, severity: verdict.severity, ...verdict.docs } };
  if (rule)
    return {
      rule: {
        id: rule.id,
        severity: { production: severityOf(rule, 'production'), development: severityOf(rule, 'development') },
        fix: rule.fix,
        ...docsOf(rule),
        bad: docsOf(rule).bad.map(shortened),
        good: docsOf(rule).good.map(shortened),
      },
    };
  const keys = keysFor(topic);
  if (keys.length > 0) return { keys };
  return { messages: topicMessages(question) };
}

/** A topic that is no rule and no key: a message, or a mistake. */
function topicMessages({ topic, explainMessage }: Question): readonly MessageExplanation[] {
  const messages = explainMessage(topic);
  if (messages.length > 0) return messages;
  const segments = parsePath(topic);
  const candidates = [...ruleIds(), ...(segments ? suggestKeys(segments, newestRelease).map(({ path }) => path) : [])];
  const near = nearest(topic, candidates);
  throw new UserError(
    `nothing is known about \`${topic}\``,
    near
      ? `did you mean \`${near}\`?`
      : 'give a rule id (`manifestly rules`), a key (`manifestly keys`) or a line of output',
  );
}

function pastedMessages({ io, explainMessage }: Question): readonly MessageExplanation[] {
  const messages = explainMessage(new TextDecoder().decode(io.readStdin()));
  if (messages.length > 0) return messages;
  throw new UserError(
    'no line of the input is a message that is known',
    'paste the output of Gramine, gramine-manifest, gramine-sgx-sign, GSC or Kata',
  );
}

function keysFor(topic: string): readonly KeyEntry[] {
  const byRow = allKeys.filter(({ path }) => path === topic);
  if (byRow.length > 0) return byRow;
  const segments = parsePath(topic);
  if (!segments) return [];
  const rows = findRows(segments);
  if (rows.length > 0) return rows;
  return isSection(segments) ? allKeys.filter(({ path }) => path.startsWith(`${topic}.`)) : [];
}

function ruleText(rule: Rule): string {
  const production = severityOf(rule, 'production');
  const development = severityOf(rule, 'development');
  const severity =
    production === development ? production : `${production} in production, ${development} in development`;
  const fix =
    rule.fix === 'none' ? 'no automatic fix' : rule.fix === 'safe' ? 'fixed by --fix' : 'fixed by --unsafe-fixes';
  const releases = rule.releases
    ? `Gramine ${rule.releases.since ?? '1.0'} ${rule.releases.until ? `up to, not including, ${rule.releases.until}` : 'and later'}; `
    : '';
  const docs = docsOf(rule);
  return [
    `${rule.id}: ${releases}${severity}; ${fix}`,
    '',
    docs.summary,
    '',
    docs.why,
    '',
    'Found in:',
    ...docs.bad.flatMap(exampleLines),
    'Not in:',
    ...docs.good.flatMap(exampleLines),
    `To accept it in one place: # manifestly: ignore ${rule.id} -- reason`,
    '',
  ].join('\n');
}

function verdictText({ id, model, severity, docs }: VerdictRule): string {
  const where = { container: 'in any container', gsc: 'in GSC', 'late-loading': 'in enclave-cc' }[model];
  return `${id}: ${severity}, ${where}; said by \`manifestly inspect\`\n\n${docs.summary}\n\n${docs.why}\n`;
}

function shortened(example: Example): Example {
  return { ...example, manifest: abbreviate(example.manifest) };
}

function exampleLines(example: Example): readonly string[] {
  const about = [example.gramine && `Gramine ${example.gramine}`, example.as && example.as !== 'latin-1' && example.as]
    .filter(Boolean)
    .join(', ');
  const lines = abbreviate(example.manifest)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${line}`);
  const beside = example.app
    ? [
        '    # beside this manifest',
        ...example.app.manifest
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`),
      ]
    : [];
  return [...(about ? [`    # ${about}`] : []), ...lines, ...(beside.length > 0 ? ['', ...beside] : []), ''];
}

function keyText(key: KeyEntry): string {
  const history = keyHistory(key)
    .filter(({ status }, at) => at > 0 || status !== 'absent')
    .map(({ since, status }) => `${status} from ${since}`);
  const lines = [
    `${key.path}${key.form ? ` (${key.form})` : ''}: ${describeType(key.type, newestRelease)}`,
    '',
    key.summary,
    ...(key.security ? [`Security: ${key.security.note}.`] : []),
    `Releases: ${history.length > 0 ? history.join(', ') : 'none'}.`,
    ...(key.default ? [`Default: ${defaultText(key.default)}.`] : []),
    ...(key.successors?.length
      ? [`Use instead: ${key.successors.map(({ path }) => `\`${path}\``).join(', or before it ')}.`]
      : []),
    `Read by: ${key.readers.join(', ') || 'nobody'}.`,
    `Affects: ${['MRENCLAVE (as every setting does)', ...(key.affects ?? [])].join(', ')}.`,
    `Source: ${key.evidence.join(', ')}`,
    '',
  ];
  return lines.join('\n');
}

function defaultText(preset: NonNullable<KeyEntry['default']>): string {
  if ('computed' in preset) return preset.computed;
  if ('whenTrue' in preset)
    return `${JSON.stringify(preset.value)}, with \`${preset.whenTrue}\` ${JSON.stringify(preset.otherwise)} (from ${preset.since})`;
  return JSON.stringify(preset.value);
}

function messagesText(messages: readonly MessageExplanation[]): string {
  return messages.map(messageText).join('\n');
}

function messageText(message: MessageExplanation): string {
  return [
    message.line,
    '',
    `  ${message.meaning}`,
    ...message.changes.map((change) => `  - ${change}`),
    ...(message.toml ? ['', ...message.toml.split('\n').map((line) => `      ${line}`)] : []),
    ...(message.rules.length > 0 || message.keys.length > 0
      ? [`  See: ${[...message.keys, ...message.rules].map((topic) => `manifestly explain ${topic}`).join('; ')}`]
      : []),
    '',
  ].join('\n');
}
