import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { parseRelease, type Release } from '../gramine/release.ts';
import { parseRuntimeSize } from '../gramine/sizes.ts';
import { suspectedSecrets } from '../gramine/suspected-secrets.ts';
import { type Glob, parseGlob } from '../text/glob.ts';
import type { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { configProblems } from './config-problems.ts';
import type { KindName, ReadAs } from './kinds.ts';
import { redacted } from './redaction.ts';
import type { Profile } from './rule.ts';

/** What a `manifestly.toml` says, checked. */
export interface ConfigFile {
  readonly exclude: readonly Glob[];
  readonly failOn?: Severity;
  readonly baseline?: string;
  readonly allowSuppressions: boolean;
  readonly variants: ReadonlyMap<string, ReadonlyMap<string, string | true>>;
  /** For every file; then what is said of some, the later the stronger. */
  readonly general: FileSettings;
  readonly files: readonly { readonly match: readonly Glob[]; readonly settings: FileSettings }[];
}

export interface FileSettings {
  readonly gramine?: Release;
  readonly profile?: Profile;
  readonly kind?: KindName;
  readonly templated?: boolean;
  readonly as?: ReadAs;
  /** Bytes. */
  readonly palSize?: bigint;
  /** By rule id; groups are written out. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly variant?: 'all' | readonly string[];
}

/** Throws a LocatedError that locates everything that is wrong. */
export function parseConfig(source: Source, ruleIds: readonly string[]): ConfigFile {
  const document = parseToml(source);
  const problems =
    document.problems.length > 0 ? document.problems.map(syntaxError) : configProblems(document, ruleIds);
  if (problems.length > 0) throw new LocatedError(source, withoutSecrets(problems, source));
  const written = document.value(document.root) as WrittenConfig;
  return {
    exclude: globs(written.exclude ?? []),
    ...(written['fail-on'] !== undefined && { failOn: written['fail-on'] }),
    ...(written.baseline !== undefined && { baseline: written.baseline }),
    allowSuppressions: written['allow-suppressions'] ?? true,
    variants: new Map(
      Object.entries(written.variant ?? {}).map(([name, { define }]) => [name, new Map(Object.entries(define ?? {}))]),
    ),
    general: settingsOf(written, ruleIds),
    files: (written.files ?? []).map((entry) => entryOf(entry, ruleIds)),
  };
}

/** As schemas/config.json describes it. */
interface WrittenConfig extends WrittenSettings {
  readonly exclude?: readonly string[];
  readonly 'fail-on'?: Severity;
  readonly baseline?: string;
  readonly 'allow-suppressions'?: boolean;
  readonly variant?: Readonly<Record<string, { readonly define?: Readonly<Record<string, string | true>> }>>;
  readonly files?: readonly WrittenEntry[];
}

interface WrittenEntry extends WrittenSettings {
  readonly match: readonly string[];
  readonly kind?: KindName;
  readonly templated?: boolean;
  readonly as?: ReadAs;
  readonly variant?: string | readonly string[];
}

interface WrittenSettings {
  readonly gramine?: string;
  readonly profile?: Profile;
  readonly 'pal-size'?: string;
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
}

function withoutSecrets(problems: readonly Diagnostic[], source: Source): readonly Diagnostic[] {
  return redacted(
    problems,
    suspectedSecrets(source.text).map((range) => source.slice(range)),
  );
}

function syntaxError({
  code,
  message,
  help,
  range,
  related,
}: ReturnType<typeof parseToml>['problems'][number]): Diagnostic {
  return {
    code: `config/${code}`,
    severity: 'error',
    message,
    ...(help !== undefined && { help }),
    range,
    upstream: { stage: 'none', effect: 'accepted' },
    related: related ? [related] : [],
  };
}

function entryOf(entry: WrittenEntry, ruleIds: readonly string[]): ConfigFile['files'][number] {
  const { kind, templated, as, variant } = entry;
  const settings = {
    ...settingsOf(entry, ruleIds),
    ...(kind !== undefined && { kind }),
    ...(templated !== undefined && { templated }),
    ...(as !== undefined && { as }),
    ...(variant !== undefined && { variant: selected(variant) }),
  };
  return { match: globs(entry.match), settings };
}

function selected(variant: string | readonly string[]): 'all' | readonly string[] {
  const names = typeof variant === 'string' ? [variant] : variant;
  return names.includes('all') ? 'all' : names;
}

function settingsOf(written: WrittenSettings, ruleIds: readonly string[]): FileSettings {
  const gramine = written.gramine === undefined ? undefined : parseRelease(written.gramine);
  const palSize = written['pal-size'] === undefined ? undefined : parseRuntimeSize(written['pal-size']);
  return {
    ...(gramine && { gramine }),
    ...(written.profile && { profile: written.profile }),
    ...(palSize !== undefined && { palSize }),
    rules: severities(Object.entries(written.rules ?? {}), ruleIds),
  };
}

/** A rule's own name is stronger than that of its group. */
function severities(
  written: readonly (readonly [string, Severity | 'off'])[],
  ruleIds: readonly string[],
): FileSettings['rules'] {
  const result = new Map<string, Severity | 'off'>();
  for (const [name, severity] of written) {
    if (!name.endsWith('/*')) continue;
    for (const id of ruleIds) if (id.startsWith(name.slice(0, -1))) result.set(id, severity);
  }
  for (const [name, severity] of written) if (!name.endsWith('/*')) result.set(name, severity);
  return result;
}

function globs(texts: readonly string[]): readonly Glob[] {
  return texts.map(parseGlob).filter((glob) => typeof glob === 'function');
}
