import { floatText } from './number.ts';
import { TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
import type { Dict, Hole, Path, Thing, Undefined, Value, View } from './value.ts';

/** Nothing deeper is printed, compared or searched. */
export const maxNesting = 100;

/** Python's `str(value)`; a hole is its character. */
export function print(value: Value, runtime: Runtime): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return integerText(value, runtime);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  switch (value.kind) {
    case 'markup':
    case 'path':
      return value.text;
    case 'hole':
      return holeText(value, runtime);
    case 'undefined':
      return printUndefined(value);
    default:
      return represent(value, runtime);
  }
}

/** Python's `repr(value)`. */
export function represent(value: Value, runtime: Runtime, depth = 0): string {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  runtime.budget.step();
  if (typeof value === 'string') return quote(value, runtime);
  if (value === null || typeof value !== 'object') return print(value, runtime);
  switch (value.kind) {
    case 'float':
      return floatText(value.value);
    case 'markup':
      return `Markup(${quote(value.text, runtime)})`;
    case 'list':
      return `[${elements(value.items, runtime, depth)}]`;
    case 'tuple':
      if (value.shown !== undefined) return value.shown;
      return `(${elements(value.items, runtime, depth)}${value.items.length === 1 ? ',' : ''})`;
    case 'dict':
      return representDict(value, runtime, depth);
    case 'view':
      return representView(value, runtime, depth);
    case 'range':
      return `range(${value.start}, ${value.stop}${value.step === 1n ? '' : `, ${value.step}`})`;
    case 'undefined':
      return value.strict ? 'Undefined' : 'Undefined';
    case 'path':
      return representPath(value, runtime);
    case 'hole':
      return holeText(value, runtime);
    case 'thing':
      return representThing(value, runtime, depth);
    default:
      throw unsupported(
        `printing a ${value.kind === 'iterator' ? 'generator' : 'function'}`,
        value.kind === 'iterator' ? 'apply `list` or `join` first' : 'call it',
      );
  }
}

/** Python's `ascii(value)`. */
export function ascii(value: Value, runtime: Runtime): string {
  return represent(value, runtime).replace(/[^\0-\x7f]/gu, (character) => escapeCode(character.codePointAt(0)!));
}

/** CPython refuses to print integers of more than 4300 digits. */
function integerText(value: bigint, runtime: Runtime): string {
  const text = value.toString();
  runtime.budget.step(text.length >> 3);
  if (text.length > 4300 + (value < 0n ? 1 : 0)) throw typeError('the integer has more than 4300 digits');
  return text;
}

function holeText(hole: Hole, runtime: Runtime): string {
  if (!runtime.holes) throw new Unknowable();
  return runtime.holes.character(hole);
}

function printUndefined(value: Undefined): string {
  if (value.strict) throw new TemplateError('undefined', value.message);
  return '';
}

function elements(items: readonly Value[], runtime: Runtime, depth: number): string {
  const texts = items.map((item) => represent(item, runtime, depth + 1));
  runtime.budget.allocate(texts.reduce((sum, text) => sum + text.length + 2, 0));
  return texts.join(', ');
}

function representDict(dict: Dict, runtime: Runtime, depth: number): string {
  const pairs = [...dict.entries.values()].map(
    ([key, value]) => `${represent(key, runtime, depth + 1)}: ${represent(value, runtime, depth + 1)}`,
  );
  runtime.budget.allocate(pairs.reduce((sum, text) => sum + text.length + 2, 0));
  const text = `{${pairs.join(', ')}}`;
  return dict.typeName === 'os._Environ' ? `environ(${text})` : text;
}

function representView(view: View, runtime: Runtime, depth: number): string {
  if (view.dict.typeName !== undefined)
    return `${environmentViews[view.of]}(${represent(view.dict, runtime, depth + 1)})`;
  return `dict_${view.of}([${elements(viewItems(view), runtime, depth)}])`;
}

const environmentViews = { keys: 'KeysView', values: 'ValuesView', items: 'ItemsView' };

export function viewItems(view: View): Value[] {
  const pairs = [...view.dict.entries.values()];
  if (view.of === 'keys') return pairs.map(([key]) => key);
  if (view.of === 'values') return pairs.map(([, value]) => value);
  return pairs.map((items) => ({ kind: 'tuple', items }));
}

function representPath(path: Path, runtime: Runtime): string {
  return `PosixPath(${quote(path.text, runtime)})`;
}

function representThing(thing: Thing, runtime: Runtime, depth: number): string {
  if (!thing.attributes) throw unsupported(`printing a \`${thing.typeName}\``);
  const pairs = [...thing.attributes].map(
    ([name, value]) => `${quote(name, runtime)}: ${represent(value, runtime, depth + 1)}`,
  );
  return `<Namespace {${pairs.join(', ')}}>`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);

function quote(text: string, runtime: Runtime): string {
  runtime.budget.allocate(text.length);
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ' || (character === "'" && mark === '"')) return character;
    const code = character.codePointAt(0)!;
    if (runtime.holes?.isCharacter(code)) return character;
    return escapes.get(character) ?? (character === "'" ? "\\'" : escapeCode(code));
  });
  return mark + escaped + mark;
}

function escapeCode(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
