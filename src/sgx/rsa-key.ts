/** A key of `node:crypto` (KeyObject), for programs that are compiled without the types of Node. */
export interface RsaKey {
  readonly type: 'public' | 'private' | 'secret';
}
