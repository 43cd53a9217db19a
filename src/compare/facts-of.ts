import type { Evidence } from './comparison.ts';
import { type Facts, Missing } from './facts.ts';
import type { Given, GivenInput } from './given.ts';

/** Facts that remember what was read of them. */
export interface TrackedFacts extends Facts {
  /** Names of the inputs read, in the order of the first reading. */
  readonly moves: readonly string[];
  /** Where they are from. */
  readonly evidence: readonly Evidence[];
}

/** `given` is to have its fallbacks in it (`withFallbacks`). */
export function factsOf(given: Given): TrackedFacts {
  return new ReadFacts(given);
}

class ReadFacts implements TrackedFacts {
  readonly #given: Given;
  readonly #reads = new Map<string, readonly Evidence[]>();

  constructor(given: Given) {
    this.#given = given;
  }

  get moves(): readonly string[] {
    return [...this.#reads.keys()];
  }

  get evidence(): readonly Evidence[] {
    return [...this.#reads.values()].flat();
  }

  numbers<const N extends readonly string[]>(...names: N): { readonly [index in keyof N]: number } {
    return this.#values(names, 'number') as { readonly [index in keyof N]: number };
  }

  optional(name: string): number | undefined {
    return this.#given.scenario.has(name) ? this.numbers(name)[0] : undefined;
  }

  text(name: string): string {
    return this.#values([name], 'string')[0] as string;
  }

  flag(name: string): boolean {
    return this.#values([name], 'boolean')[0] as boolean;
  }

  image() {
    return this.#file('image');
  }

  manifest() {
    return this.#file('manifest');
  }

  policy() {
    return this.#file('policy');
  }

  pod() {
    return this.#file('pod');
  }

  loadGramine() {
    const found = this.#given.loadGramine;
    if (!found) throw new Missing(['libpal', 'gramine-package']);
    this.#note('libpal', []);
    return found;
  }

  exposure() {
    const { exposure, policy, manifest } = this.#given;
    if (!exposure) throw new Missing(['policy', 'manifest']);
    if (policy) this.#note('policy', policy.evidence);
    if (manifest) this.#note('manifest', manifest.evidence);
    return exposure;
  }

  has(input: 'image' | 'manifest' | 'policy' | 'pod'): boolean {
    return this.#given[input] !== undefined;
  }

  attempt<T>(read: () => T): { readonly value: T } | { readonly needs: readonly string[] } {
    const before = this.#reads.size;
    try {
      return { value: read() };
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      for (const input of [...this.#reads.keys()].slice(before)) this.#reads.delete(input);
      return { needs: error.needs };
    }
  }

  #values(names: readonly string[], type: 'number' | 'boolean' | 'string'): readonly GivenInput['value'][] {
    const found = names.map((name) => this.#given.scenario.get(name));
    const missing = names.filter((_, at) => typeof found[at]?.value !== type);
    if (missing.length > 0) throw new Missing(missing);
    return (found as readonly GivenInput[]).map(({ input, value, source }) => {
      this.#note(input, [{ source }]);
      return value;
    });
  }

  #file<K extends 'image' | 'manifest' | 'policy' | 'pod'>(name: K): NonNullable<Given[K]> {
    const found = this.#given[name];
    if (!found) throw new Missing([name]);
    this.#note(name, found.evidence);
    return found as NonNullable<Given[K]>;
  }

  #note(input: string, evidence: readonly Evidence[]): void {
    if (!this.#reads.has(input)) this.#reads.set(input, evidence);
  }
}
