import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { lintContext } from '../gramine/jinja.ts';
import { isWithin, type Release } from '../gramine/release.ts';
import { certainSecrets, findSecrets, secretRanges } from '../gramine/secrets.ts';
import { suspectedSecrets } from '../gramine/suspected-secrets.ts';
import { gscDefaults } from '../gsc/defaults.ts';
import type { FileTree } from '../io/file-tree.ts';
import { parseTemplate, type Template } from '../template/parse.ts';
import { renderStatic } from '../template/static.ts';
import type { StaticRendering } from '../template/template.ts';
import type { Decoded } from '../text/decode.ts';
import { type Range, Source } from '../text/source.ts';
import type { TomlDocument } from '../toml/document.ts';
import { parseToml } from '../toml/parse.ts';
import { dataRuleIds } from './data-rule-ids.ts';
import type { FileIdentity } from './kinds.ts';
import { podRuleIds } from './pod-rule-ids.ts';
import { policyRuleIds } from './policy-rule-ids.ts';
import { redacted } from './redaction.ts';
import { type Finding, type Profile, type Rule, severityOf, type TemplateSubject } from './rule.ts';
import { Subject, type SubjectOptions } from './subject.ts';
import { applySuppressions } from './suppressions.ts';
import { mergeWorlds, type Variant, type WorldFinding } from './worlds.ts';

export interface LintOptions {
  readonly file: FileIdentity;
  readonly release: Release;
  readonly profile: Profile;
  readonly rules: readonly Rule[];
  /** Severities that differ from the rules' own. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** What `-D` sets. */
  readonly defines?: Defines;
  /** Named sets of definitions; each is linted, `defines` overrides them. */
  readonly variants?: ReadonlyMap<string, Defines>;
  /** Names that one variant or another defines: where a chosen one does not, they are undefined. */
  readonly variantNames?: Iterable<string>;
  /** The host's files, for the rules that need them. */
  readonly files?: FileTree;
  /** The manifest's own folder as a path in `files`, when it lies there. */
  readonly folderInFiles?: string;
  readonly palSize?: bigint;
  readonly decoding?: Decoded['problems'];
  /** False when the configuration forbids comments that suppress findings. */
  readonly allowSuppressions?: boolean;
  /** `YYYY-MM-DD`: the day on which policies must not have expired. */
  readonly date?: string;
  /** The text of a policy as it was before. */
  readonly previous?: Source;
  /** Of a GSC user manifest: `gsc build` gets `--insecure-args`. */
  readonly insecureArgs?: boolean;
  /** Of texts that are no manifest: what is asked about; everything when absent. */
  readonly about?: 'policies' | 'all';
}

export type Defines = ReadonlyMap<string, string | true>;

export interface Linted {
  /** In the order of the text. */
  readonly findings: readonly Diagnostic[];
  /** Every comment, in offsets of the source. */
  readonly comments: readonly Range[];
  /** Text that no output may show, in offsets of the source. Worked out when asked for. */
  secrets(): readonly Range[];
}

/** Everything the rules find in one text. Never throws because of what the text holds. */
export function lintText(source: Source, options: LintOptions): Linted {
  const rules = activeRules(options);
  const plain = !options.file.templated || options.decoding?.length;
  const linted = plain ? lintPlain(source, options, rules) : lintTemplate(source, options, rules);
  const findings = applySuppressions(source, linted, {
    known: () => [...options.rules.map(({ id }) => id), ...policyRuleIds, ...dataRuleIds, ...podRuleIds],
    active: rules,
    allowed: options.allowSuppressions ?? true,
  });
  const secrets = once(() => [...linted.secrets(), ...suspectedSecrets(source.text)]);
  if (findings.length === 0) return { findings, comments: linted.comments, secrets };
  const texts = [...linted.secretTexts(), ...secrets().map((range) => unquoted(source.slice(range)))];
  return { findings: redacted(findings, texts), comments: linted.comments, secrets };
}

/** What reading one text came to, before anything is suppressed or hidden. */
interface Outcome extends Linted {
  /** Values of the outcomes that are secret, whatever brought them about. */
  secretTexts(): readonly string[];
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

export type Active = ReadonlyMap<Rule, Severity>;

function lintPlain(source: Source, options: LintOptions, rules: Active): Outcome {
  const document = parseToml(source);
  const subject = new Subject(document, subjectOptions(source, options));
  const found = check(subject, rules, options).map((finding) => ({ ...finding, variant: 0, world: 0 }));
  return {
    findings: mergeWorlds(found, []),
    comments: document.comments,
    secrets: () => secretRanges(document),
    secretTexts: () => textsOf(document),
  };
}

function lintTemplate(source: Source, options: LintOptions, rules: Active): Outcome {
  const template = parseTemplate(source);
  const gathered: Gathered = {
    found: [],
    comments: new Map(template.comments.map((comment) => [comment.start, comment])),
    secrets: [() => certainSecrets(source.text)],
    secretTexts: [],
  };
  const variants: Variant[] = [];
  for (const [name, defines] of variantsOf(options)) {
    const absent = undefinedIn(defines, options);
    const rendering = renderStatic(template, lintContext({ release: options.release, defines, absent }));
    variants.push({ name, worlds: rendering.worlds });
    lintVariant({ template, rendering, defines, variant: variants.length - 1 }, { options, rules }, gathered);
  }
  return {
    findings: mergeWorlds(gathered.found, variants, source.text),
    comments: [...gathered.comments.values()].sort((a, b) => a.start - b.start),
    secrets: () => gathered.secrets.flatMap((find) => find()),
    secretTexts: () => gathered.secretTexts.flatMap((find) => find()),
  };
}

/** What all outcomes of a template come to, in its own offsets. */
interface Gathered {
  readonly found: WorldFinding[];
  /** By start. */
  readonly comments: Map<number, Range>;
  readonly secrets: (() => readonly Range[])[];
  readonly secretTexts: (() => readonly string[])[];
}

interface RenderedVariant {
  readonly template: Template;
  readonly rendering: StaticRendering;
  readonly defines: Defines;
  readonly variant: number;
}

interface Request {
  readonly options: LintOptions;
  readonly rules: Active;
}

function lintVariant(rendered: RenderedVariant, request: Request, gathered: Gathered): void {
  const { template, rendering, defines, variant } = rendered;
  const { options, rules } = request;
  const subject: TemplateSubject = { template, rendering, defines, release: options.release };
  rules.forEach((chosen, rule) => {
    if (!rule.checkTemplate) return;
    for (const finding of rule.checkTemplate(subject)) {
      const severity = severityFor(rule, finding, chosen, options);
      for (const world of finding.worlds ?? [-1])
        gathered.found.push({ rule, severity, finding, variant, world, inTemplate: true });
    }
  });
  const failing = new Set(rendering.problems.flatMap(({ worlds }) => worlds ?? []));
  for (const world of rendering.worlds.keys()) if (!failing.has(world)) lintWorld(world, rendered, request, gathered);
}

function lintWorld(index: number, rendered: RenderedVariant, { options, rules }: Request, gathered: Gathered): void {
  const { rendering, defines, variant, template } = rendered;
  const world = rendering.worlds[index]!;
  const { source } = template;
  const document = parseToml(new Source(source.path, world.text), { holes: rendering.holes });
  for (const range of document.comments) {
    const comment = world.map.toTemplate(range);
    gathered.comments.set(comment.start, gathered.comments.get(comment.start) ?? comment);
  }
  gathered.secrets.push(() => secretRanges(document).map((range) => world.map.toTemplate(range)));
  gathered.secretTexts.push(() => textsOf(document));
  const subject = new Subject(document, {
    ...subjectOptions(source, options),
    template: { rendering, world, defines },
  });
  for (const finding of check(subject, rules, options)) gathered.found.push({ ...finding, variant, world: index });
}

export function variantsOf({
  variants,
  defines,
}: Pick<LintOptions, 'variants' | 'defines'>): ReadonlyMap<string | undefined, Defines> {
  const given: Defines = defines ?? new Map();
  if (!variants?.size) return new Map([[undefined, given]]);
  return new Map([...variants].map(([name, own]) => [name, new Map([...own, ...given])]));
}

/** A name that only other variants define is left undefined on purpose; one that no variant has may still come from elsewhere. */
function undefinedIn(defines: Defines, { variants, variantNames }: LintOptions): readonly string[] {
  return variants?.size ? [...(variantNames ?? [])].filter((name) => !defines.has(name)) : [];
}

export function activeRules(options: LintOptions): Active {
  const active = new Map<Rule, Severity>();
  for (const rule of options.rules) {
    const severity = options.severities?.get(rule.id) ?? severityOf(rule, options.profile);
    if (severity === 'off') continue;
    if (rule.releases && !isWithin(options.release, rule.releases)) continue;
    if (rule.needs === 'files' && !options.files) continue;
    active.set(rule, severity);
  }
  return active;
}

function check(
  subject: Subject,
  rules: Active,
  options: LintOptions,
): { rule: Rule; severity: Severity; finding: Finding }[] {
  const { problems, hasByteOrderMark } = subject.document;
  const parses = problems.length === 0 && !hasByteOrderMark && !subject.options.decoding?.length;
  const found: { rule: Rule; severity: Severity; finding: Finding }[] = [];
  rules.forEach((severity, rule) => {
    if (!rule.check || (!parses && rule.on !== 'syntax')) return;
    for (const finding of rule.check(subject))
      found.push({ rule, severity: severityFor(rule, finding, severity, options), finding });
  });
  return found;
}

/** What the user asked for is stronger than what a rule thinks of one case. */
export function severityFor(rule: Rule, finding: Finding, severity: Severity, { severities }: LintOptions): Severity {
  return severities?.has(rule.id) ? severity : (finding.severity ?? severity);
}

function textsOf(document: TomlDocument): readonly string[] {
  return [...findSecrets(document)].map(({ node }) => document.string(node));
}

export function subjectOptions(source: Source, options: LintOptions): SubjectOptions {
  const base = options.file.kind === 'gsc-user-manifest' ? gscBase(options) : undefined;
  return {
    path: source.path,
    kind: options.file.kind,
    reading: options.file.as,
    release: options.release,
    profile: options.profile,
    ...(base && { base }),
    ...(options.files && { files: options.files }),
    ...(options.folderInFiles !== undefined && { folderInFiles: options.folderInFiles }),
    ...(options.palSize !== undefined && { palSize: options.palSize }),
    ...(options.decoding && { decoding: options.decoding }),
  };
}

function gscBase({ release, insecureArgs = false }: LintOptions): TomlDocument {
  const { text, holes } = gscDefaults(release, insecureArgs);
  return parseToml(new Source('gsc', text), { holes });
}
