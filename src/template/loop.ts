import { bind } from './arguments.ts';
import { equals } from './comparison.ts';
import { func } from './globals.ts';
import { typeError } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { type Arguments, given, missing, type Thing, tuple, type Value } from './value.ts';

/** A running `for`, and the `loop` its body sees. */
export class LoopState {
  readonly #items: readonly Value[];
  readonly #depth: number;
  readonly #recurse: ((sequence: Value) => Value) | undefined;
  readonly #runtime: Runtime;
  #index = -1;
  #changed: Value | undefined;

  constructor(
    items: readonly Value[],
    depth: number,
    recurse: ((sequence: Value) => Value) | undefined,
    runtime: Runtime,
  ) {
    this.#items = items;
    this.#depth = depth;
    this.#recurse = recurse;
    this.#runtime = runtime;
  }

  advance(): boolean {
    this.#index++;
    return this.#index < this.#items.length;
  }

  get current(): Value {
    return this.#items[this.#index]!;
  }

  object(): Thing {
    return {
      kind: 'thing',
      typeName: 'jinja2.runtime.LoopContext',
      attribute: (name) => this.#attribute(name),
      length: () => this.#items.length,
      call: (args) => this.#call(args),
    };
  }

  #attribute(name: string): Value | undefined {
    const { length } = this.#items;
    const index = this.#index;
    switch (name) {
      case 'index':
        return BigInt(index + 1);
      case 'index0':
        return BigInt(index);
      case 'revindex':
        return BigInt(length - index);
      case 'revindex0':
        return BigInt(length - index - 1);
      case 'first':
        return index === 0;
      case 'last':
        return index === length - 1;
      case 'length':
        return BigInt(length);
      case 'depth':
        return BigInt(this.#depth + 1);
      case 'depth0':
        return BigInt(this.#depth);
      case 'previtem':
        return given(this.#items[index - 1], missing('there is no previous item'));
      case 'nextitem':
        return given(this.#items[index + 1], missing('there is no next item'));
      case 'cycle':
        return func('cycle', (args) => this.#cycle(args), true);
      case 'changed':
        return func('changed', (args) => this.#isChanged(args));
      default:
        return undefined;
    }
  }

  #cycle({ positional }: Arguments): Value {
    if (positional.length === 0) throw typeError('`cycle` wants items');
    return positional[this.#index % positional.length]!;
  }

  #isChanged({ positional }: Arguments): boolean {
    const value = tuple(positional);
    const changed = this.#changed === undefined || !equals(this.#changed, value, this.#runtime);
    this.#changed = value;
    return changed;
  }

  #call(args: Arguments): Value {
    const [sequence] = bind('loop', '/iterable', args);
    if (!this.#recurse) throw typeError('only a loop marked `recursive` can be called');
    return this.#recurse(sequence!);
  }
}
