import { floatText as pythonFloat } from '../../template/number.ts';

/** A TOML float as Python's `repr()` writes it. */
export function floatText(text: string): string {
  const plain = text.replaceAll('_', '');
  if (plain.endsWith('nan')) return 'nan';
  if (plain.endsWith('inf')) return plain.startsWith('-') ? '-inf' : 'inf';
  return pythonFloat(Number(plain));
}

/** A TOML date or time as Python's `str()` writes it: a blank between the two, six digits after the point or none, `+00:00` for `Z`. */
export function timeText(text: string): string {
  return text
    .replace(/[Tt]/, ' ')
    .replace(/(?:[Zz]|-00:00)$/, '+00:00')
    .replace(/\.([0-9]+)/, (_, digits: string) => {
      const micro = digits.slice(0, 6).padEnd(6, '0');
      return micro === '000000' ? '' : `.${micro}`;
    });
}

/** A basic string as tomli_w writes it. */
export function basicString(text: string): string {
  if (!illegal.test(text)) return `"${text}"`;
  return `"${text.replace(allIllegal, escaped)}"`;
}

/** A key segment as tomli_w writes it. */
export function keySegment(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : basicString(name);
}

const illegal = /[\0-\x08\n-\x1f"\\\x7f]/;
const allIllegal = /[\0-\x08\n-\x1f"\\\x7f]/g;

const compact: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

function escaped(character: string): string {
  return compact[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
