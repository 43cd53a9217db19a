import { readJson } from '../data/json.ts';
import { member, textOf } from '../data/member.ts';
import { Source } from '../text/source.ts';

/** What is wrong with a sealed secret, `sealed.<header>.<payload>.<signature>`, as one clause; undefined for one that a guest can unseal. */
export function sealedSecretProblem(text: string): string | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return `a sealed secret has four parts between dots, and this has ${parts.length}`;
  const payload = partText(parts[2]!);
  if (payload === undefined) return 'its payload is no base64url';
  const read = readJson(new Source('payload', payload));
  if ('problem' in read || read.root.kind !== 'map') return 'its payload is no JSON object';
  const version = textOf(member(read.root, 'version'));
  if (version !== '0.1.0') return 'its payload has another `version` than `0.1.0`';
  const type = textOf(member(read.root, 'type'));
  if (type !== 'envelope' && type !== 'vault') return 'the `type` of its payload is neither `envelope` nor `vault`';
  return missing(read.root, type);
}

/** `vault`: the secret lies at a broker; `envelope`: it is in the payload, and its key at a broker. */
function missing(root: Parameters<typeof member>[0], type: 'envelope' | 'vault'): string | undefined {
  const needed = type === 'vault' ? ['provider', 'name'] : ['provider', 'key_id', 'encrypted_key', 'encrypted_data'];
  const name = needed.find((key) => textOf(member(root, key)) === undefined);
  return name === undefined ? undefined : `its payload has no \`${name}\``;
}

function partText(part: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(part)) return undefined;
  return new TextDecoder().decode(Buffer.from(part, 'base64url'));
}
