import type { DataNode, JsonObject } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { nearest } from '../../text/nearest.ts';
import { shown } from '../shown.ts';

/** Members of a table, of the type they have to have; what is of another is a problem, and then undefined. */
export class CaseFields {
  readonly #node: DataNode;
  readonly #problems: LocatedProblem[];

  constructor(node: DataNode, problems: LocatedProblem[]) {
    this.#node = node;
    this.#problems = problems;
  }

  allow(names: readonly string[], help?: string): void {
    for (const [name, member] of this.#node.members) {
      if (names.includes(name)) continue;
      const meant = nearest(name, names);
      this.#problems.push({
        range: member.keyRange ?? member.range,
        message: `there is no setting ${shown(name)} here`,
        help: meant === undefined ? (help ?? `use ${names.map(shown).join(', ')}`) : `use ${shown(meant)}`,
      });
    }
  }

  has(name: string): boolean {
    return this.#node.members.has(name);
  }

  at(name: string): DataNode | undefined {
    return this.#node.members.get(name);
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'string', 'a string')?.scalar as string | undefined;
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'boolean', '`true` or `false`')?.scalar as boolean | undefined;
  }

  /** A whole number from 0 to 2^32 - 1. */
  number(name: string): number | undefined {
    const node = this.#typed(name, 'number', 'a number');
    return node && this.#wholeNumber(node);
  }

  list(name: string): readonly DataNode[] | undefined {
    return this.#typed(name, 'list', 'a list')?.items;
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.flatMap((item) => {
      if (item.kind === 'string') return [item.scalar as string];
      this.problem(item, 'this must be a string');
      return [];
    });
  }

  numbers(name: string): readonly number[] | undefined {
    return this.list(name)?.flatMap((item) => this.#wholeNumber(item) ?? []);
  }

  table(name: string): DataNode | undefined {
    return this.#typed(name, 'map', 'a table');
  }

  message(name: string): JsonObject | undefined {
    return this.table(name)?.value() as JsonObject | undefined;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    if (text === undefined || (choices as readonly string[]).includes(text)) return text as Choice | undefined;
    const meant = nearest(text, choices);
    const help = meant === undefined ? `use ${choices.map(shown).join(' or ')}` : `use ${shown(meant)}`;
    this.problem(this.at(name)!, `${shown(text)} can't stand here`, help);
    return undefined;
  }

  problem(node: DataNode, message: string, help?: string): void {
    this.#problems.push({ range: node.range, message, ...(help !== undefined && { help }) });
  }

  #typed(name: string, kind: DataNode['kind'], wanted: string): DataNode | undefined {
    const node = this.at(name);
    if (!node || node.kind === kind) return node;
    this.problem(node, `this must be ${wanted}`);
    return undefined;
  }

  #wholeNumber(node: DataNode): number | undefined {
    const value = node.scalar;
    if (node.kind === 'number' && Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffffffff)
      return Number(value);
    this.problem(node, 'this must be a whole number from 0 to 4294967295');
    return undefined;
  }
}
