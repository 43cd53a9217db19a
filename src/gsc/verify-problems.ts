import type { ScannedImage } from '../image/scanned.ts';
import { inspectEnvironment } from '../inspect/environment.ts';
import { secretsOf } from '../inspect/hidden-secrets.ts';
import { publicSigner } from '../sgx/public-signers.ts';
import type { Sigstruct } from '../sgx/sigstruct.ts';
import { signatureProblems } from '../sgx/sigstruct-signature.ts';
import { visible } from '../text/visible.ts';
import { directMode } from './direct-mode.ts';
import { isListedAsOther } from './verified-files.ts';
import type { DifferingFile, VerifyProblem } from './verified-image.ts';
import type { VerifyFacts } from './verify.ts';

interface JudgedFacts extends VerifyFacts {
  /** The manifest has another hash of libpal than it was signed with. */
  readonly isHashChanged: boolean;
}

/** What is not as the manifest and the SIGSTRUCT say, with what is at fault by name. */
export function verifyProblems(facts: JudgedFacts): readonly VerifyProblem[] {
  return [...documentProblems(facts), ...identityProblems(facts), ...fileProblems(facts), ...startProblems(facts)];
}

function documentProblems({ manifest, sigstruct, libpal, enclave }: VerifyFacts): VerifyProblem[] {
  const found: VerifyProblem[] = [];
  if ('problem' in manifest)
    found.push(error('gsc/manifest-unreadable', `\`entrypoint.manifest.sgx\` can not be read: ${manifest.problem}`));
  if ('problem' in sigstruct)
    found.push(error('gsc/sigstruct-unreadable', `\`entrypoint.sig\` is no SIGSTRUCT: ${sigstruct.problem}`));
  else
    for (const problem of signatureProblems(sigstruct.value))
      found.push(error('gsc/sigstruct-invalid', `\`entrypoint.sig\`: ${problem}`, 'sign the image again'));
  if (!libpal.bytes) found.push(error('gsc/no-libpal', 'there is no `libpal.so` where GSC installs Gramine'));
  if (enclave && 'problem' in enclave)
    found.push(
      error('gsc/enclave-refused', `no enclave can be made of the manifest and libpal.so: ${enclave.problem}`),
    );
  return found;
}

function identityProblems(facts: JudgedFacts): VerifyProblem[] {
  const { enclave, sigstruct } = facts;
  if (!enclave || 'problem' in enclave || 'problem' in sigstruct) return [];
  const { value } = enclave;
  const signed = sigstruct.value;
  const found: VerifyProblem[] = [];
  const isMeasured = value.mrenclave !== null && Buffer.from(value.mrenclave).toString('hex') === signed.mrenclave;
  const isChanged = isListedAsOther(facts.files, facts.libpal.path) && !facts.isHashChanged;
  if (!isMeasured)
    found.push(
      error(
        'gsc/other-mrenclave',
        `the files of the image make another MRENCLAVE than the SIGSTRUCT has: ${atFault(signed, isChanged)}`,
        'take the image as it was signed, or sign it again',
      ),
    );
  else if (isChanged)
    found.push({
      severity: 'warning',
      code: 'gsc/unmeasured-change',
      message: '`libpal.so` differs from its hash only in bytes that are not loaded, and so not measured',
    });
  for (const [name, is, should] of fieldsOf(value, signed))
    if (is !== should)
      found.push(error('gsc/other-field', `the manifest gives ${name} ${is}, the SIGSTRUCT ${should}`));
  if (signed.attributes.debug)
    found.push({
      severity: 'warning',
      code: 'gsc/debug',
      message: 'it is a debug enclave: the host can read its memory',
    });
  const signer = publicSigner(signed.mrsigner);
  if (signer)
    found.push(
      error(
        'gsc/public-signer',
        `it is signed with ${signer.name}: everybody has the private key`,
        'sign it with a key of your own',
      ),
    );
  return found;
}

/** The SIGSTRUCT is right when its signature holds; libpal has a hash in the manifest. */
function atFault(signed: Sigstruct, isLibpal: boolean): string {
  if (signatureProblems(signed).length > 0) return '`entrypoint.sig` was changed';
  return isLibpal
    ? '`libpal.so` was changed'
    : '`entrypoint.manifest.sgx` was changed, or `--gramine` names another release';
}

type Field = readonly [name: string, is: unknown, should: unknown];

function fieldsOf(
  {
    attributes,
    isvProdId,
    isvSvn,
    miscSelect,
  }: Pick<Sigstruct, 'isvProdId' | 'isvSvn' | 'miscSelect'> & {
    readonly attributes: { readonly flags: bigint; readonly xfrm: bigint };
  },
  signed: Sigstruct,
): readonly Field[] {
  return [
    ['ISVPRODID', isvProdId, signed.isvProdId],
    ['ISVSVN', isvSvn, signed.isvSvn],
    ['MISCSELECT', miscSelect, signed.miscSelect],
    ['ATTRIBUTES', `0x${attributes.flags.toString(16)}`, `0x${signed.attributes.flags.toString(16)}`],
    ['XFRM', `0x${attributes.xfrm.toString(16)}`, `0x${signed.attributes.xfrm.toString(16)}`],
  ];
}

const judgements: Readonly<
  Record<
    DifferingFile['state'],
    { readonly severity: VerifyProblem['severity']; readonly is: string; readonly are: string }
  >
> = {
  changed: { severity: 'error', is: 'differs from its hash', are: 'differ from their hashes' },
  missing: { severity: 'warning', is: 'is listed and not in the image', are: 'are listed and not in the image' },
  removed: {
    severity: 'note',
    is: 'is listed, and removed by a layer above the manifest',
    are: 'are listed, and removed by a layer above the manifest',
  },
  unhashed: { severity: 'error', is: 'is listed without a hash', are: 'are listed without a hash' },
  'no file': { severity: 'error', is: 'is listed and no regular file', are: 'are listed and no regular files' },
  volatile: {
    severity: 'note',
    is: 'is mounted by Docker, and never matches',
    are: 'are mounted by Docker, and never match',
  },
  stale: {
    severity: 'note',
    is: 'has the hash from before it was finalised, as GSC 1.9 leaves it',
    are: 'have the hash from before they were finalised, as GSC 1.9 leaves it',
  },
};

function fileProblems({ files }: VerifyFacts): VerifyProblem[] {
  const found: VerifyProblem[] = [];
  for (const [state, { severity, is, are }] of Object.entries(judgements)) {
    const differing = files.differing.filter((one) => one.state === state);
    const own = differing.map(({ uri }) => uri);
    if (own.length === 0) continue;
    const what = own.length === 1 ? `\`${visible(own[0]!)}\` ${is}` : `${own.length} files ${are}`;
    found.push({
      severity,
      code: `gsc/${state.replace(' ', '-')}-file`,
      message: what,
      evidence: differing.map(shown),
    });
  }
  const { unlisted } = files;
  if (unlisted.length > 0)
    found.push({
      severity: 'warning',
      code: 'gsc/unlisted-file',
      message: `${unlisted.length === 1 ? 'a file is' : `${unlisted.length} files are`} in the image and in no list, though GSC lists such files: they were added later, and can not be opened`,
      evidence: unlisted.map(visible),
    });
  return found;
}

function shown({ uri, changedBy }: DifferingFile): string {
  return visible(changedBy === undefined ? uri : `${uri}, from a layer above the manifest: ${changedBy}`);
}

function startProblems({ image, folder, manifest, release }: VerifyFacts): VerifyProblem[] {
  const found: VerifyProblem[] = [];
  const expected = ['/bin/bash', `${folder}/apploader.sh`];
  const entrypoint = image.image.config?.entrypoint ?? [];
  if (image.image.config && JSON.stringify(entrypoint) !== JSON.stringify(expected))
    found.push(
      error(
        'gsc/other-entrypoint',
        `the image starts \`${visible(JSON.stringify(entrypoint))}\`, and not GSC's \`apploader.sh\``,
      ),
    );
  const direct = directMode(image.image.config?.env ?? [], release);
  if (direct !== undefined)
    found.push(error('gsc/direct-mode', `the image sets \`${direct}\`, with which it runs without SGX`));
  if ('problem' in manifest) return found;
  const policy = manifest.value.manifest.get('sgx.file_check_policy')?.known;
  if (policy === 'allow_all_but_log')
    found.push(error('gsc/no-trusted-files', 'the manifest lets the host replace any file'));
  return found;
}

/** Keys and credentials in any layer, those of the signer and of subscriptions among them. */
export function secretProblems(image: ScannedImage): readonly VerifyProblem[] {
  const found = secretsOf(image, inspectEnvironment(image.image.config?.env ?? []));
  return found.map(({ kind, path, configuredBy, layer, isHidden }) => {
    const place = visible(path ?? configuredBy ?? 'the configuration');
    const where = layer === undefined ? '' : ` of layer ${layer + 1}${isHidden ? ', which an upper layer hides' : ''}`;
    const isKey = path !== undefined && /gsc-signer-key\.pem$/.test(path);
    const isSubscription = path !== undefined && /\/(?:entitlement|rhsm|zypp\/credentials\.d)\//.test(path);
    return {
      severity: isKey || isSubscription ? ('error' as const) : ('warning' as const),
      code: isKey ? 'gsc/signer-key' : isSubscription ? 'gsc/subscription' : 'gsc/secret',
      message: `${isKey ? 'the key that signs the enclave' : kind} is in \`${place}\`${where}`,
      help: 'do not publish the image: build it anew without the secret, and replace the secret',
    };
  });
}

function error(code: string, message: string, help?: string): VerifyProblem {
  return { severity: 'error', code, message, ...(help !== undefined && { help }) };
}
