import type { Effect, Label, Severity, Stage } from '../diagnostic/diagnostic.ts';
import type { Release, ReleaseRange } from '../gramine/release.ts';
import type { Template } from '../template/parse.ts';
import type { StaticRendering } from '../template/template.ts';
import type { Range, TextEdit } from '../text/source.ts';
import type { DataSubject } from './data-subject.ts';
import type { ForeignKind } from './kinds.ts';
import type { PodSubject } from './pod-subject.ts';
import type { PolicySubject } from './policy-subject.ts';
import type { Subject } from './subject.ts';

export type Profile = 'production' | 'development';

/** What a rule found, in offsets of the text it looked at. */
export interface Finding {
  /** Null when it concerns the whole file. */
  readonly at: Range | null;
  /** The setting concerned, e.g. `fs.mounts[0].path`. */
  readonly path?: string;
  readonly message: string;
  readonly help?: string;
  readonly stage: Stage;
  readonly effect: Effect;
  readonly severity?: Severity;
  readonly related?: readonly Label[];
  readonly fix?: FindingFix;
  /** Secrets: text that no output may show. */
  readonly redact?: readonly Range[];
  /** Holds only when every world of a template shows it (something is missing, say). */
  readonly everywhere?: boolean;
  /** Of a template as a whole: the worlds it occurs in, all when absent. */
  readonly worlds?: readonly number[];
  /** Holds only when every named variant shows it: one that settles the value is enough. */
  readonly settledByVariant?: boolean;
}

export interface FindingFix {
  readonly title: string;
  /** The rule's own `fix` when absent. */
  readonly safety?: 'safe' | 'unsafe';
  /** `changes` when absent: any change of a value changes the measured bytes. */
  readonly identity?: 'changes' | 'same';
  readonly edits: readonly TextEdit[];
}

/** Run as a test: a bad example must give exactly one finding of its rule, a good one none. */
export interface Example {
  /** Targeted release, the newest when absent. */
  readonly gramine?: string;
  readonly manifest: string;
  /** The text the finding's range must cover; checked when given. */
  readonly at?: string;
  /** The text after the rule's fix. */
  readonly fixed?: string;
  /**
   * `template` for a Jinja template, `final` for a signed manifest, `gsc` for a GSC user fragment, `latin-1` for a file in that
   * encoding, `pod` for Kubernetes YAML under `--pod`; the kind of another format. A plain manifest when absent.
   */
  readonly as?: 'template' | 'final' | 'gsc' | 'latin-1' | 'pod' | ForeignKind;
  /** Of a pod: the manifest beside it, `app.manifest`. */
  readonly app?: { readonly manifest: string; readonly as?: 'template' | 'gsc'; readonly container?: string };
  readonly profile?: Profile;
  /** Of a policy: the text before, as with `--since`. */
  readonly previous?: string;
  /** `forbidden`: as under a configuration that allows no suppressions. */
  readonly suppressions?: 'forbidden';
  /** Host files under `--files`, by absolute path; a path ending in `/` is an empty directory, `-> target` a link. */
  readonly files?: Readonly<Record<string, string>>;
  readonly defines?: Readonly<Record<string, string | true>>;
}

export interface RuleDocs {
  /** One sentence, what is found. */
  readonly summary: string;
  /** Why it matters, with the consequence in Gramine. */
  readonly why: string;
  readonly bad: readonly [Example, ...Example[]];
  readonly good: readonly [Example, ...Example[]];
}

export interface Rule {
  /** `group/name`, also its path under lint/rules/. Names the thing found. */
  readonly id: `${string}/${string}`;
  readonly severity: Severity | { readonly [profile in Profile]: Severity | 'off' };
  readonly fix: 'safe' | 'unsafe' | 'none';
  readonly releases?: ReleaseRange;
  /** `syntax` rules run on any text, all others only when the text parses. */
  readonly on?: 'syntax';
  /** Runs only when `--files ROOT` is given. */
  readonly needs?: 'files';
  readonly docs: RuleDocs;
  /** Looks at a manifest: a plain text, or one world of a template. */
  check?(subject: Subject): Iterable<Finding>;
  /** Looks at a template as a whole, in its own offsets. */
  checkTemplate?(subject: TemplateSubject): Iterable<Finding>;
  /** Looks at a policy, of whatever format, or at what carries one. */
  checkPolicy?(subject: PolicySubject): Iterable<Finding>;
  /** Looks at data of the formats in `kinds`. */
  checkData?(subject: DataSubject): Iterable<Finding>;
  /** Looks at what starts pods under `--pod`, beside a manifest or alone. */
  checkPod?(subject: PodSubject): Iterable<Finding>;
  /** Those that `checkData` is for; all when absent. */
  readonly kinds?: readonly DataSubject['kind'][];
}

export interface TemplateSubject {
  readonly template: Template;
  readonly rendering: StaticRendering;
  readonly defines: ReadonlyMap<string, string | true>;
  readonly release: Release;
}

/** Keeps the literal id while the shape is checked. */
export function manifestRule<const R extends Rule>(rule: R): R {
  return rule;
}

/** The same for a rule about policies. */
export function policyRule<const R extends Rule & Required<Pick<Rule, 'checkPolicy'>>>(rule: R): R {
  return rule;
}

/** The same for a rule about data. */
export function dataRule<const R extends Rule & Required<Pick<Rule, 'checkData'>>>(rule: R): R {
  return rule;
}

/** The same for a rule about pods. */
export function podRule<const R extends Rule & Required<Pick<Rule, 'checkPod'>>>(rule: R): R {
  return rule;
}

export function severityOf(rule: Rule, profile: Profile): Severity | 'off' {
  return typeof rule.severity === 'string' ? rule.severity : rule.severity[profile];
}
