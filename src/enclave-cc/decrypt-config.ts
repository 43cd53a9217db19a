import { readJson } from '../data/json.ts';
import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Located, Range, Source } from '../text/source.ts';

/** `decrypt_config.conf`: where the agent of enclave-cc gets its keys, and whether it checks images. The host hands it in. */
export interface DecryptConfig {
  readonly keyProvider: KeyProvider | undefined;
  /** True when absent. */
  readonly securityValidate: Located<boolean> | undefined;
}

/** `provider:attestation-agent:<kbc>::<uri>` */
export interface KeyProvider {
  readonly text: string;
  readonly range: Range;
  /** `cc_kbc`; absent when the text has another form. */
  readonly kbc: string | undefined;
  /** Of the key broker, e.g. `http://127.0.0.1:8080`. */
  readonly uri: string | undefined;
}

/** Never throws for a text. A value of a wrong type is left out; the agent then drops the whole file, as `isDropped` says. */
export function readDecryptConfig(
  source: Source,
): { readonly config: DecryptConfig; readonly isDropped: boolean } | { readonly problem: LocatedProblem } {
  const read = readJson(source);
  if ('problem' in read)
    return { problem: { help: 'write JSON, as in `{ "security_validate": true }`', ...read.problem } };
  return { config: decryptConfigOf(read.root), isDropped: isMistyped(read.root) };
}

function isMistyped(root: DataNode): boolean {
  if (root.kind !== 'map') return true;
  return [...kinds].some(([name, kind]) => ![kind, 'null', undefined].includes(root.members.get(name)?.kind));
}

const kinds: ReadonlyMap<string, DataNode['kind']> = new Map([
  ['key_provider', 'string'],
  ['security_validate', 'boolean'],
]);

export function decryptConfigOf(root: DataNode): DecryptConfig {
  const validate = member(root, 'security_validate');
  return {
    keyProvider: keyProviderOf(member(root, 'key_provider')),
    securityValidate:
      validate?.kind === 'boolean' ? { value: validate.scalar === true, range: validate.range } : undefined,
  };
}

/** The value of `key_provider`. */
export function keyProviderOf(node: DataNode | undefined): KeyProvider | undefined {
  const text = textOf(node);
  if (!node || text === undefined) return undefined;
  const parts = /^provider:attestation-agent:([^:]*)::(.*)$/.exec(text);
  return { text, range: node.range, kbc: parts?.[1], uri: parts?.[2] };
}
