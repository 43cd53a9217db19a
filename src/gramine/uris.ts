import type { Text } from './text.ts';

export type Scheme = 'file' | 'dev';

export interface Uri {
  readonly scheme: Scheme;
  /** As spelled, after the scheme. */
  readonly path: Text;
}

/** Undefined when the text has no scheme Gramine knows, or when that depends on a hole. */
export function parseUri(text: Text): Uri | undefined {
  if (text.startsWith('file:')) return { scheme: 'file', path: text.slice(5) };
  if (text.startsWith('dev:')) return { scheme: 'dev', path: text.slice(4) };
  return undefined;
}
