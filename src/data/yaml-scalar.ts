/**
 * What a plain scalar of YAML means to Kubernetes, whose reader keeps to YAML 1.1 in words and integers: `yes` is a boolean and `010`
 * is eight. Undefined for infinities and `.nan`, which it can't carry on as JSON. Source: resolve.go of go-yaml 2, behind sigs.k8s.io/yaml.
 */
export function plainScalar(text: string): null | boolean | number | bigint | string | undefined {
  const word = words.get(text);
  if (word !== undefined || words.has(text)) return word;
  if (notFinite.test(text)) return undefined;
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  const integer = integerOf(digits);
  if (integer !== undefined) return integer;
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)) return text;
  const number = Number(digits);
  return Number.isFinite(number) ? number : text;
}

const words = new Map<string, null | boolean>([
  ...spellings(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...spellings(false, 'n N no No NO false False FALSE off Off OFF'),
  ...spellings(null, '~ null Null NULL'),
  ['', null],
]);

const notFinite = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;

function spellings(value: null | boolean, list: string): readonly (readonly [string, null | boolean])[] {
  return list.split(' ').map((word) => [word, value]);
}

/** As Go reads them: `0x`, `0o` or a leading `0`, `0b`; what 64 bits can't hold is no integer. */
function integerOf(digits: string): number | bigint | undefined {
  const [, sign = '', prefix = '', body = ''] =
    /^([-+]?)(0[xX](?=[0-9a-fA-F])|0[bB](?=[01])|0[oO]?(?=[0-7])|)([0-9a-fA-F]+)$/.exec(digits) ?? [];
  if (body === '' || digits.length > 70) return undefined;
  const base = bases[prefix.toLowerCase()]!;
  if (!base.digits.test(body)) return undefined;
  const magnitude = BigInt(base.prefix + body);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < -(2n ** 63n) || value >= 2n ** 64n) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const bases: Readonly<Record<string, { readonly prefix: string; readonly digits: RegExp }>> = {
  '': { prefix: '', digits: /^[0-9]+$/ },
  '0': { prefix: '0o', digits: /^[0-7]+$/ },
  '0o': { prefix: '0o', digits: /^[0-7]+$/ },
  '0b': { prefix: '0b', digits: /^[01]+$/ },
  '0x': { prefix: '0x', digits: /^[0-9a-fA-F]+$/ },
};
