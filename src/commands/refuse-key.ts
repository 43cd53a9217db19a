import { UserError } from '../diagnostic/diagnostic.ts';

/** Throws a UserError for a private key that was named in place of another file: messages about its text would show it. */
export function refuseKey(path: string, text: string): void {
  const begin = /^-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/m.exec(text.slice(0, 1 << 16));
  if (!begin || text.slice(0, begin.index).includes('=')) return;
  throw new UserError(`\`${path}\` holds a private key`, 'name a manifest');
}
