/** The ways to put a workload into a TEE that are always compared, in the order of the columns. */
export const standardSubjects = ['wrap', 'load', 'load-gramine', 'vm'] as const;

export type SubjectId = (typeof standardSubjects)[number] | FurtherSubjectId;

/** Compared on request (`--with`): declared, from what is published about them. */
export const furtherSubjects = [
  'occlum-image',
  'bigdl-ppml',
  'marblerun',
  'teaclave-executors',
  'nitro',
  'bare-rune',
] as const;

export type FurtherSubjectId = (typeof furtherSubjects)[number];

export interface Subject {
  readonly id: SubjectId;
  /** E.g. `wrap at build (GSC)`. */
  readonly title: string;
  readonly summary: string;
  /** What a reader must know before any number: whether it is maintained, constructed, tried. */
  readonly status: readonly Statement[];
  /** Nobody ships it: it is made up to answer a question, and was not tried. */
  readonly isConstructed?: true;
}

/** Something that is said, and where it is from. */
export interface Statement {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  /** A file and line of an upstream project, a document, or an input of the user's (`scenario.toml:4`). */
  readonly source: string;
  /** The version or date that it holds for; absent for the user's own inputs. */
  readonly asOf?: string;
}

/** What a cell says: numbers in base units (bytes, seconds, counts), never rounded. */
export type CellValue = number | string | boolean | readonly string[];

export interface Cell {
  /** Null when it can't be known: then `needs` names what is missing. */
  readonly value: CellValue | null;
  /** E.g. `B`, `s`, `reference values/year`; null for what is not counted. */
  readonly unit: string | null;
  /** What the choice itself causes of the total in `value`, in the same unit; absent where the distinction makes no sense. */
  readonly marginal?: number;
  readonly confidence: 'computed' | 'declared' | 'unknown';
  /** One sentence for people: the value with its reason. */
  readonly text: string;
  /** Numbers behind the value: what it is the sum of, what it is held against, what it would be otherwise. */
  readonly parts: readonly Part[];
  readonly evidence: readonly Evidence[];
  /** Names of inputs whose absence keeps the value from being known: `speeds.decrypt`, `image`, `manifest`. */
  readonly needs: readonly string[];
  /** Names of inputs that the value was made of: changing any of them changes the cell. */
  readonly moves: readonly string[];
  /** What was taken for granted, e.g. one pod per node. */
  readonly assumptions: readonly string[];
}

export interface Part {
  readonly name: string;
  /** Null when it can't be known. */
  readonly value: number | null;
  readonly unit: string;
}

export interface CriterionResult {
  readonly id: string;
  /** A noun, e.g. `Reference values per year`. */
  readonly title: string;
  readonly group: CriterionGroup;
  /** What is asked, in one sentence. */
  readonly question: string;
  /** One of the dozen that move decisions. */
  readonly core?: true;
  readonly cells: ReadonlyMap<SubjectId, Cell>;
}

export type CriterionGroup = 'identity' | 'trust' | 'keys' | 'operations' | 'resources' | 'time' | 'compatibility';

/** What follows from the numbers, never without them. */
export interface Advice {
  readonly text: string;
  /** Ids of the criteria it rests on. */
  readonly criteria: readonly string[];
}

/** An input whose change changes what is advised, or turns a verdict (fails, fits) into another. */
export interface Sensitivity {
  readonly input: string;
  /** As given, with its unit. */
  readonly value: string;
  /** The nearest value at which it turns; absent when only its direction is known. */
  readonly turnsAt?: string;
  readonly criterion: string;
  readonly subject: SubjectId;
  readonly text: string;
}

/** How a cost grows with one input, all others as given. */
export interface Growth {
  readonly id: string;
  readonly title: string;
  /** `fleet.images`. */
  readonly input: string;
  readonly inputUnit: string;
  /** Where the given value lies among `at`. */
  readonly given: number;
  readonly at: readonly number[];
  readonly unit: string;
  /** One value for each of `at`. */
  readonly series: readonly { readonly subject: SubjectId; readonly values: readonly number[] }[];
}

/** What happens from scheduling to the first instruction of the application, in order. */
export interface Timeline {
  readonly subject: SubjectId;
  readonly segments: readonly TimelineSegment[];
  /** Seconds; null while a segment is unknown. */
  readonly total: number | null;
}

export interface TimelineSegment {
  readonly name: string;
  /** The call of the container runtime interface during which it happens. */
  readonly during?: 'RunPodSandbox' | 'PullImage' | 'CreateContainer' | 'StartContainer';
  /** Seconds; null when unknown. */
  readonly seconds: number | null;
  readonly needs: readonly string[];
  readonly isOnCriticalPath: boolean;
}

/** Of a top folder of the image, what the enclave's measurement covers when it is wrapped. */
export interface FolderCoverage {
  readonly path: string;
  readonly bytes: number;
  readonly coveredBytes: number;
}

export interface Comparison {
  readonly subjects: readonly Subject[];
  readonly criteria: readonly CriterionResult[];
  /** Empty when what they need is missing. */
  readonly growth: readonly Growth[];
  readonly timelines: readonly Timeline[];
  readonly coverage: readonly FolderCoverage[];
  readonly advice: readonly Advice[];
  readonly sensitivities: readonly Sensitivity[];
  /** Names of all inputs that would settle an unknown cell, those that settle most first. */
  readonly needs: readonly { readonly input: string; readonly cells: number; readonly how: string }[];
}
