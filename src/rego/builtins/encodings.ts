import { TextDecoder } from 'node:util';
import { readJson } from '../../data/json.ts';
import { Source } from '../../text/source.ts';
import { valueOfJson } from '../json-value.ts';
import type { Machine } from '../machine.ts';
import { jsonText } from '../print.ts';
import type { Value } from '../value.ts';
import { type Builtin, builtin, isText, paid } from './builtin.ts';

export const encodings: Readonly<Record<string, Builtin>> = {
  'base64.encode': ofText((text) => Buffer.from(text).toString('base64')),
  'base64.decode': ofText((text) => (isBase64(text) ? decoded(text) : undefined)),
  'base64.is_valid': builtin(1, ([text]) => isText(text) && isBase64(text)),
  'base64url.encode': ofText((text) => urlSafe(Buffer.from(text).toString('base64'))),
  'base64url.encode_no_pad': ofText((text) => Buffer.from(text).toString('base64url')),
  'base64url.decode': ofText((text) => {
    const standard = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
    const padded = standard.padEnd(Math.ceil(standard.length / 4) * 4, '=');
    return /[+/]/.test(text) || !isBase64(padded) ? undefined : decoded(padded);
  }),
  'json.marshal': builtin(1, ([value], machine) => jsonText(value!, machine.budget)),
  'json.unmarshal': ofText((text, machine) => {
    const read = readJson(new Source('json', text));
    return 'root' in read ? valueOfJson(read.root.value(), machine.budget) : undefined;
  }),
  'json.is_valid': builtin(1, ([text]) => isText(text) && 'root' in readJson(new Source('json', text))),
};

function ofText(run: (text: string, machine: Machine) => Value | undefined): Builtin {
  return builtin(1, ([text], machine) => {
    if (!isText(text)) return undefined;
    paid(machine, 2 * text.length);
    return run(text, machine);
  });
}

/** Padded, with the bits that pad it zero. */
function isBase64(text: string): boolean {
  return (
    /^[A-Za-z0-9+/]*={0,2}$/.test(text) &&
    text.length % 4 === 0 &&
    Buffer.from(text, 'base64').toString('base64') === text
  );
}

function decoded(text: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
