import { LocatedError } from '../diagnostic/located-error.ts';
import { readDecryptConfig } from '../enclave-cc/decrypt-config.ts';
import {
  decideImage,
  type ImagePolicy,
  type ImageRule,
  imagePolicyProblems,
  readImagePolicy,
} from '../enclave-cc/image-policy.ts';
import { imageReference } from '../enclave-cc/image-reference.ts';
import type { Source } from '../text/source.ts';

/** What `decrypt_config.conf` of enclave-cc settles. */
export interface DecryptFacts {
  readonly name: string;
  /** Undefined when the file names none. */
  readonly keyProvider: string | undefined;
  readonly securityValidate: boolean;
}

/** What a policy of images settles. */
export interface ImagePolicyFacts {
  readonly name: string;
  /** For any of the images that were asked for; for any image at all when there are none. */
  readonly acceptsUnsigned: boolean;
}

/** Throws a LocatedError for what is no JSON. */
export function decryptFacts(source: Source): DecryptFacts {
  const read = readDecryptConfig(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const { keyProvider, securityValidate } = read.config;
  return {
    name: source.path,
    keyProvider: read.isDropped ? undefined : keyProvider?.text,
    securityValidate: read.isDropped || (securityValidate?.value ?? true),
  };
}

/** Throws a LocatedError for what the guest would not read. */
export function imagePolicyFacts(source: Source, images: readonly string[]): ImagePolicyFacts {
  const read = readImagePolicy(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const problems = imagePolicyProblems(read.policy);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const verdicts =
    images.length === 0 ? allVerdicts(read.policy) : images.map((image) => verdictOn(image, read.policy));
  return { name: source.path, acceptsUnsigned: verdicts.includes('accepted') };
}

type Verdict = ReturnType<typeof decideImage>['verdict'];

function verdictOn(image: string, policy: ImagePolicy): Verdict {
  const reference = imageReference(image);
  return reference ? decideImage(policy, reference).verdict : 'rejected';
}

function allVerdicts(policy: ImagePolicy): readonly Verdict[] {
  const rules = [...(policy.default ? [policy.default] : []), ...policy.scopes.values()];
  return rules.map((rule) => (acceptsAnything(rule) ? 'accepted' : 'signed'));
}

function acceptsAnything({ requirements }: ImageRule): boolean {
  return requirements.length > 0 && requirements.every(({ type }) => type === 'insecureAcceptAnything');
}
