import type { Severity } from '../../diagnostic/diagnostic.ts';
import { isWithin, type Release, type ReleaseRange } from '../../gramine/release.ts';
import { figure } from '../../text/quantity.ts';
import type { Inspection } from '../inspection.ts';

/** Something that will fail, or not do what its author means, where the image is put into an enclave. */
export interface Verdict {
  readonly id: VerdictId;
  readonly model: Model;
  readonly severity: Severity;
  /** One clause, as a diagnostic's. */
  readonly message: string;
  /** An imperative. */
  readonly help?: string;
  /** Lines to put in the place of what is there. */
  readonly rewrite?: { readonly file: 'Dockerfile' | 'manifest' | 'pod'; readonly lines: readonly string[] };
  /** Where it shows, of many the first. */
  readonly evidence: readonly string[];
}

export type VerdictId = `image/${string}`;

/** `container`: it matters wherever the image runs. `late-loading`: what enclave-cc, as it was shipped, makes of it. */
export type Model = 'container' | 'gsc' | 'late-loading';

/** One kind of verdict. */
export interface VerdictRule {
  readonly id: VerdictId;
  readonly model: Model;
  readonly severity: Severity;
  /** Of GSC; every one when absent. */
  readonly releases?: ReleaseRange;
  readonly docs: { readonly summary: string; readonly why: string };
  check(subject: VerdictSubject): Iterable<Found>;
}

export interface VerdictSubject {
  readonly inspection: Inspection;
  /** Of GSC, and of the Gramine that goes with it. */
  readonly release: Release;
  /** What GSC's walk over the image gives, where it was made. */
  readonly walk?: WalkFigures;
}

/** Sums of GSC's walk over the files of an image. */
export interface WalkFigures {
  readonly trusted: number;
  /** Bytes that the list takes in the manifest. */
  readonly manifestBytes: number;
  /** Files that the image's user can't read, which stay out of the list. */
  readonly unreadable: readonly string[];
  /** The walk found no end. */
  readonly isEndless: boolean;
  /** Links by which files come into the list more than once, with those that add most first. */
  readonly multiplied: readonly { readonly link: string; readonly target: string; readonly entries: number }[];
}

export interface Found extends Pick<Verdict, 'message' | 'help' | 'rewrite'> {
  readonly severity?: Severity;
  readonly evidence?: readonly string[];
}

/** In the order of the rules; of one kind so many that a person can look at them. */
export function verdictsOf(subject: VerdictSubject, rules: readonly VerdictRule[]): readonly Verdict[] {
  return rules
    .filter(({ releases }) => releases === undefined || isWithin(subject.release, releases))
    .flatMap((rule) => [...bounded(rule.check(subject))].map((found) => verdictOf(rule, found)));
}

/** Of one kind; what comes after them is counted. */
const mostFound = 1000;

function* bounded(all: Iterable<Found>): Generator<Found> {
  let count = 0;
  for (const found of all) if (++count <= mostFound) yield found;
  if (count > mostFound) yield { message: `it holds ${counted(count - mostFound, 'more time')}` };
}

function verdictOf({ id, model, severity }: VerdictRule, { evidence = [], ...found }: Found): Verdict {
  return { id, model, severity, ...found, evidence: evidence.slice(0, mostEvidence) };
}

const mostEvidence = 20;

/** A line of a Dockerfile in its exec form. */
export function instruction(name: 'ENTRYPOINT' | 'CMD', argv: readonly string[]): string {
  return `${name} [${argv.map((argument) => JSON.stringify(argument)).join(', ')}]`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
