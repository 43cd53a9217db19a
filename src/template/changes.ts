import type { Dict, Hole, List } from './value.ts';

/** What is changed in place while a loop runs that stands for any number of iterations. */
export class Changes {
  readonly #containers = new Set<List | Dict>();
  readonly #attributes: (readonly [Map<string, unknown>, string])[] = [];

  ofContainer(container: List | Dict): void {
    this.#containers.add(container);
  }

  ofAttribute(attributes: Map<string, unknown>, name: string): void {
    this.#attributes.push([attributes, name]);
  }

  /** Makes all of it unknown. */
  forget(hole: (name: string) => Hole): void {
    for (const container of this.#containers) container.unsettled = true;
    for (const [attributes, name] of this.#attributes) attributes.set(name, hole(name));
  }
}
