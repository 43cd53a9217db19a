import { visible } from '../text/visible.ts';
import type { SecretSight } from './scanned.ts';

/** Keys and credentials in the start of a file, masked. The path tells what some files hold. */
export function secretsIn(path: string, content: Uint8Array): SecretSight[] {
  const keys = privateKeysIn(content);
  const own = entitlementKey.test(path) ? keys.map((key) => ({ ...key, kind: 'RHEL entitlement key' })) : keys;
  if (!isText(content)) return own;
  const named = mayHoldCredentials.test(path) ? credentialFiles.filter((file) => file.path.test(path)) : [];
  return [...own, ...named.flatMap((file) => credentialsIn(content, file)), ...tokensIn(content)];
}

/** PEM and PGP private keys. A first line with nothing in Base64 behind it, as libraries have it, is none. */
export function privateKeysIn(content: Uint8Array): SecretSight[] {
  const found: SecretSight[] = [];
  const bytes = bufferOf(content);
  for (let at = bytes.indexOf(keyMark); at >= 0 && found.length < mostSights; at = bytes.indexOf(keyMark, at + 1)) {
    const before = beforeMark.exec(bytes.toString('latin1', Math.max(0, at - 40), at));
    const after = afterMark.exec(bytes.toString('latin1', at + keyMark.length, at + keyMark.length + 800));
    if (!before || !after) continue;
    const masked = `${before[0]}${keyMark}${after[1]}`;
    found.push({ kind: `${before[1]}private key`, at: at - before[0].length, masked });
  }
  return found;
}

const mostSights = 8;

const keyMark = 'PRIVATE KEY';
const beforeMark = /-----BEGIN ((?:[A-Z0-9]{1,12} ){0,2})$/;
/** In JSON the line ends are escaped, and old keys that are encrypted have headers. */
const afterMark =
  /^((?: BLOCK)?-----)(?:\s|\\[nr])*(?:[A-Za-z][A-Za-z-]{0,30}: [^\n]{0,200}\n){0,5}\s{0,4}[A-Za-z0-9+/=]{32}/;

const entitlementKey = /(?:^|\/)etc\/pki\/(?:entitlement\/[^/]*-key|consumer\/key)\.pem$/;

interface CredentialFile {
  readonly path: RegExp;
  readonly kind: string;
  /** Groups: what may be shown, and the secret. */
  readonly line: RegExp;
}

/** Quickly rules most paths out. */
const mayHoldCredentials =
  /(?:rc|netrc|config|cfg|json|\.conf|\.kubeconfig|\.list|redentials|pass|shadow-?)$|etc\/zypp\/credentials\.d\//;

const assigned = /((?:password|passwd|secret)\s{0,9}[:=]\s{0,9})([^\s#]{1,200})/gi;

const credentialFiles: readonly CredentialFile[] = [
  { path: /(?:^|\/)[._]netrc$/, kind: 'netrc password', line: /(\bpassword\s{1,9})(\S{1,200})/g },
  {
    path: /(?:^|\/)(?:\.npmrc|etc\/npmrc)$/,
    kind: 'npm token',
    line: /(_(?:authToken|auth|password)\s{0,9}=\s{0,9})([^\s${}]{4,400})/g,
  },
  {
    path: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson|containers\/auth\.json)$/,
    kind: 'registry credential',
    line: /("(?:auth|identitytoken|registrytoken|password)"\s{0,9}:\s{0,9}")([^"\n]{4,4000})/g,
  },
  {
    path: /(?:^|\/)(?:\.kube\/config|[^/]{1,100}\.kubeconfig|kubeconfig|etc\/kubernetes\/[^/]{1,100}\.conf)$/,
    kind: 'kubeconfig credential',
    line: /(\b(?:client-key-data|token|password):\s{1,9})([^\s#]{8,8000})/g,
  },
  {
    path: /(?:^|\/)(?:SCCcredentials|etc\/zypp\/credentials\.d\/[^/]{1,100})$/,
    kind: 'SUSE subscription credential',
    line: assigned,
  },
  {
    path: /(?:^|\/)\.aws\/credentials$/,
    kind: 'AWS secret access key',
    line: /(aws_secret_access_key\s{0,9}=\s{0,9})(\S{16,200})/gi,
  },
  { path: /(?:^|\/)\.pypirc$/, kind: 'PyPI password', line: assigned },
  { path: /(?:^|\/)\.pgpass$/, kind: 'PostgreSQL password', line: /^([^#\n:]{1,200}:[^:\n]*:[^:\n]*:[^:\n]*:)(.+)$/gm },
  {
    path: /(?:^|\/)(?:\.git-credentials|\.gitconfig|\.git\/config|pip\.conf|sources\.list|auth\.conf)$/,
    kind: 'password in a URL',
    line: /(https?:\/\/[^/\s:@]{1,100}:)([^/\s:@]{1,200})(?=@)/g,
  },
  {
    path: /(?:^|\/)etc\/shadow-?$/,
    kind: 'password hash',
    line: /^([^:\n]{1,64}:)(\$[0-9a-z]{1,10}\$[^:\n]{1,300})/gm,
  },
];

function credentialsIn(content: Uint8Array, { kind, line }: CredentialFile): SecretSight[] {
  const text = bufferOf(content).toString('latin1', 0, credentialSize);
  const found: SecretSight[] = [];
  for (const match of text.matchAll(line)) {
    if (found.length === mostSights) break;
    found.push({ kind, at: match.index, masked: `${visible(match[1]!)}***` });
  }
  return found;
}

const credentialSize = 2 ** 16;

interface Token {
  readonly kind: string;
  readonly mark: string;
  readonly whole: RegExp;
}

const awsKey = /^(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9+/=])/;

const tokens: readonly Token[] = [
  { kind: 'AWS access key', mark: 'AKIA', whole: awsKey },
  { kind: 'AWS access key', mark: 'ASIA', whole: awsKey },
  { kind: 'GitHub token', mark: 'ghp_', whole: /^ghp_[A-Za-z0-9]{36}(?![A-Za-z0-9])/ },
  { kind: 'GitHub token', mark: 'github_pat_', whole: /^github_pat_[A-Za-z0-9_]{60}/ },
  { kind: 'GitLab token', mark: 'glpat-', whole: /^glpat-[A-Za-z0-9_-]{20}/ },
];

function tokensIn(content: Uint8Array): SecretSight[] {
  const bytes = bufferOf(content);
  const found: SecretSight[] = [];
  for (const { kind, mark, whole } of tokens) {
    for (let at = bytes.indexOf(mark); at >= 0 && found.length < mostSights; at = bytes.indexOf(mark, at + 1)) {
      const [text] = whole.exec(bytes.toString('latin1', at, at + 100)) ?? [];
      const isPart = at > 0 && isWordByte(bytes[at - 1]!);
      if (text === undefined || isPart || text.includes('EXAMPLE')) continue;
      found.push({ kind, at, masked: `${mark}${'*'.repeat(text.length - mark.length)}` });
    }
  }
  return found;
}

function isWordByte(byte: number): boolean {
  return /[A-Za-z0-9+/]/.test(String.fromCharCode(byte));
}

/** Of what is no text, only keys in PEM are looked for. */
function isText(content: Uint8Array): boolean {
  return !content.subarray(0, 1024).includes(0);
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
