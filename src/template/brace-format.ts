import { formatValue } from './format-spec.ts';
import { ascii, print, represent } from './print.ts';
import { typeError } from './problem.ts';
import type { Runtime } from './runtime.ts';
import type { Arguments, Value } from './value.ts';

export type FieldLookup = (
  value: Value,
  part: { readonly attribute: string } | { readonly item: string | bigint },
) => Value;

/** Python's `format.format(*values)`. */
export function braceFormat(format: string, args: Arguments, lookup: FieldLookup, runtime: Runtime): string {
  return new BraceFormat(args, lookup, runtime).text(format, 2);
}

class BraceFormat {
  readonly #args: Arguments;
  readonly #lookup: FieldLookup;
  readonly #runtime: Runtime;
  #automatic = 0;
  #isManual: boolean | undefined;

  constructor(args: Arguments, lookup: FieldLookup, runtime: Runtime) {
    this.#args = args;
    this.#lookup = lookup;
    this.#runtime = runtime;
  }

  /** `depth` says how often fields may stand in the format of a field. */
  text(format: string, depth: number): string {
    if (depth === 0) throw typeError('the fields of the format are nested too deeply');
    const pieces: string[] = [];
    let size = 0;
    for (let at = 0; at < format.length; ) {
      const brace = nextBrace(format, at);
      pieces.push(format.slice(at, brace));
      if (brace === format.length) break;
      const mark = format[brace]!;
      if (format[brace + 1] === mark) {
        pieces.push(mark);
        at = brace + 2;
        continue;
      }
      if (mark === '}') throw typeError('a single `}` stands in the format');
      const end = fieldEnd(format, brace + 1);
      const shown = this.#field(format.slice(brace + 1, end), depth);
      size += shown.length;
      this.#runtime.budget.allocate(size >> 6);
      pieces.push(shown);
      at = end + 1;
    }
    const result = pieces.join('');
    this.#runtime.budget.allocate(result.length);
    return result;
  }

  #field(field: string, depth: number): string {
    const { path, conversion, spec } = partsOf(field);
    const [, head = '', tail = ''] = /^([^.[]*)(.*)$/s.exec(path)!;
    const value = this.#converted(this.#followed(this.#value(head), tail), conversion);
    const filled = /[{}]/.test(spec) ? this.text(spec, depth - 1) : spec;
    return formatValue(value, filled, this.#runtime);
  }

  #value(head: string): Value {
    const isNumber = /^\d+$/.test(head);
    if (head === '' || isNumber) {
      this.#isManual ??= isNumber;
      if (this.#isManual !== isNumber) throw typeError('the format has fields with and fields without a number');
    }
    const index = head === '' ? this.#automatic++ : Number(head);
    const value = head === '' || isNumber ? this.#args.positional[index] : this.#args.keywords.get(head);
    if (value === undefined) throw typeError(`the format names \`${head || index}\`, which is not given`);
    return value;
  }

  #followed(value: Value, tail: string): Value {
    let current = value;
    const part = /\.([^.[]+)|\[([^\]]+)\]/gy;
    let end = 0;
    for (let match = part.exec(tail); match; match = part.exec(tail)) {
      end = part.lastIndex;
      const item = match[2];
      current = this.#lookup(
        current,
        item === undefined ? { attribute: match[1]! } : { item: /^\d+$/.test(item) ? BigInt(item) : item },
      );
    }
    if (end < tail.length) throw typeError(`\`${tail}\` is no field of a format`);
    return current;
  }

  #converted(value: Value, conversion: string | undefined): Value {
    if (conversion === undefined) return value;
    if (conversion === 'a') return ascii(value, this.#runtime);
    return conversion === 'r' ? represent(value, this.#runtime) : print(value, this.#runtime);
  }
}

function nextBrace(format: string, from: number): number {
  for (let at = from; at < format.length; at++) if (format[at] === '{' || format[at] === '}') return at;
  return format.length;
}

/** Where the `}` stands that ends the field which starts at `from`. */
function fieldEnd(format: string, from: number): number {
  let open = 1;
  for (let at = from; at < format.length; at++) {
    if (format[at] === '[' && open === 1) at = Math.max(at, format.indexOf(']', at));
    else if (format[at] === '{') open++;
    else if (format[at] === '}' && --open === 0) return at;
  }
  throw typeError('a single `{` stands in the format');
}

interface Field {
  readonly path: string;
  readonly conversion: string | undefined;
  readonly spec: string;
}

function partsOf(field: string): Field {
  const [path = ''] = /^(?:[^[!:{}]|\[[^\]]*\]?)*/.exec(field)!;
  const rest = field.slice(path.length);
  const match = /^(?:!([rsa]))?(?::(.*))?$/s.exec(rest);
  if (!match) throw typeError(`\`{${field}}\` is no field of a format`);
  return { path, conversion: match[1], spec: match[2] ?? '' };
}
