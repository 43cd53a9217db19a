import { silent } from '../../../gramine/exposure.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export function holdsSecret(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
  return endings.some((ending) => name.endsWith(ending)) && form.test(name);
}

const endings = [
  '.key',
  '.pem',
  '.p12',
  '.pfx',
  '.kdbx',
  '.ppk',
  '.env',
  'rsa',
  'dsa',
  '25519',
  'rc',
  'pass',
  'wd',
  'entials',
];

const form =
  /^(?:.+\.(?:key|p12|pfx|kdbx|ppk)|(?:.*[-_.])?(?:priv|private|server|client|tls|ssl|host|signing)?[-_.]?key\.pem|privkey.*\.pem|id_(?:rsa|dsa|ecdsa|ed25519)|\.env|\.netrc|\.pgpass|\.htpasswd|\.git-credentials)$/;
