import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import {
  decideImage,
  type ImageDecision,
  type ImagePolicy,
  type ImageRequirement,
  imagePolicyProblems,
  readImagePolicy,
} from '../enclave-cc/image-policy.ts';
import { type ImageReference, imageReference } from '../enclave-cc/image-reference.ts';
import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { readSource } from './policy-file.ts';
import { printResult } from './print.ts';

/** 1 when one of the images is rejected. */
export function runPolicyImage(given: Given, io: Io): number {
  const [operand, ...references] = given.operands as readonly [string, ...string[]];
  const policy = policyIn(operand, io);
  const decided = references.map((text) => {
    const reference = referenceNamed(text);
    return { reference: whole(reference), decision: decideImage(policy, reference) };
  });
  printResult(given.value('format') === 'json' ? json(policy, decided) : text(policy, decided), given, io);
  return decided.some(({ decision }) => decision.verdict === 'rejected') ? 1 : 0;
}

interface Decided {
  readonly reference: string;
  readonly decision: ImageDecision;
}

function policyIn(operand: string, io: Io): ImagePolicy {
  const source = readSource(operand, io);
  const read = readImagePolicy(source);
  const problems = 'problem' in read ? [read.problem] : imagePolicyProblems(read.policy);
  if (problems.length > 0) throw new LocatedError(source, problems);
  return (read as { policy: ImagePolicy }).policy;
}

function referenceNamed(text: string): ImageReference {
  const reference = imageReference(text);
  if (!reference)
    throw new UserError(`\`${text}\` is no reference to an image`, 'write it as in a pod, e.g. `redis:7`');
  if (reference.tag !== undefined && reference.digest !== undefined)
    throw new UserError(`\`${text}\` has a tag and a digest, which the guest refuses`, 'leave out the tag');
  return reference;
}

function whole({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

function text(policy: ImagePolicy, decided: readonly Decided[]): string {
  return decided
    .map((one) => lines(policy, one).join('\n'))
    .join('\n\n')
    .concat('\n');
}

const verdicts = {
  accepted: 'is used, whoever made it',
  rejected: 'is rejected',
  signed: 'is used when it is signed',
} as const;

function lines(policy: ImagePolicy, { reference, decision }: Decided): readonly string[] {
  const { rule, tried, verdict } = decision;
  const { line } = policy.source.position(rule!.range.start);
  const scope = rule!.scope === undefined ? 'the default' : scopeText(visible(rule!.scope));
  const others = rule!.scope === undefined ? tried : tried.slice(0, -1);
  return [
    `${reference} ${verdicts[verdict]}`,
    `  by ${scope}, line ${line} of ${visible(policy.source.path)}`,
    ...rule!.requirements.map((requirement) => `  - ${requirementText(requirement)}`),
    ...(rule!.requirements.length === 0 ? ['  - no requirement, which no image meets'] : []),
    ...(others.length > 0 ? [`  no rule for ${others.map(scopeText).join(', ')}`] : []),
  ];
}

function scopeText(scope: string): string {
  return scope === '' ? 'the empty scope' : `\`${scope}\``;
}

function requirementText({ type, keyPath, hasKeyData, identity }: ImageRequirement): string {
  const key = keyPath === undefined ? (hasKeyData ? 'the key in the policy' : 'no key') : visible(keyPath);
  if (type !== 'signedBy' && type !== 'sigstoreSigned') return String(type);
  return `${type} with ${key}, identity ${visible(identity ?? 'matchRepoDigestOrExact')}`;
}

function json(policy: ImagePolicy, decided: readonly Decided[]): string {
  const images = decided.map(({ reference, decision: { rule, tried, verdict } }) => ({
    reference,
    verdict,
    scope: rule!.scope ?? null,
    line: policy.source.position(rule!.range.start).line,
    requirements: rule!.requirements.map(({ type, keyPath, hasKeyData, identity }) => ({
      type,
      keyPath: keyPath ?? null,
      hasKeyData,
      identity: identity ?? null,
    })),
    tried,
  }));
  return `${JSON.stringify({ version: 1, policy: policy.source.path, images }, null, 2)}\n`;
}
