import { readJson } from '../data/json.ts';
import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Range, Source } from '../text/source.ts';
import type { ImageReference } from './image-reference.ts';

/** A policy of images (`policy.json`): what has to be signed by whom. */
export interface ImagePolicy {
  readonly source: Source;
  /** What holds where no scope fits; absent when it is not written. */
  readonly default: ImageRule | undefined;
  /** Of the transport `docker`, by scope; others are not read. */
  readonly scopes: ReadonlyMap<string, ImageRule>;
}

/** Requirements all of which an image has to meet; it meets none when there are none. */
export interface ImageRule {
  /** `docker.io/library`; absent for the default. */
  readonly scope: string | undefined;
  readonly range: Range;
  readonly requirements: readonly ImageRequirement[];
}

export interface ImageRequirement {
  /** `insecureAcceptAnything`, `reject`, `signedBy` or `sigstoreSigned`, or what stands in their place. */
  readonly type: string | undefined;
  readonly keyPath: string | undefined;
  readonly hasKeyData: boolean;
  /** `matchRepoDigestOrExact` when absent. */
  readonly identity: string | undefined;
  readonly node: DataNode;
}

/** Never throws for a text. */
export function readImagePolicy(
  source: Source,
): { readonly policy: ImagePolicy } | { readonly problem: LocatedProblem } {
  const read = readJson(source);
  if ('problem' in read)
    return { problem: { help: 'write JSON, as in `{ "default": [{ "type": "reject" }] }`', ...read.problem } };
  return { policy: imagePolicyOf(read.root) };
}

export function imagePolicyOf(root: DataNode): ImagePolicy {
  const fallback = member(root, 'default');
  const scopes = member(root, 'transports', 'docker')?.members ?? new Map<string, DataNode>();
  return {
    source: root.source,
    default: fallback && ruleOf(undefined, fallback),
    scopes: new Map([...scopes].map(([scope, node]) => [scope, ruleOf(scope, node)])),
  };
}

/** What keeps the guest from reading the policy at all, after which it uses no image. */
export function imagePolicyProblems(policy: ImagePolicy): readonly LocatedProblem[] {
  const rules = [...(policy.default ? [policy.default] : []), ...policy.scopes.values()];
  const unknown = rules.flatMap(({ requirements }) =>
    requirements.filter(({ type }) => type === undefined || !requirementTypes.includes(type)),
  );
  return [
    ...(policy.default ? [] : [{ range: { start: 0, end: 1 }, message: '`default` is missing', help: 'add it' }]),
    ...unknown.map(({ node }) => ({
      range: (member(node, 'type') ?? node).range,
      message: 'this is no requirement',
      help: `use ${requirementTypes.map((type) => `\`${type}\``).join(', ')}`,
    })),
  ];
}

const requirementTypes: readonly string[] = ['insecureAcceptAnything', 'reject', 'signedBy', 'sigstoreSigned'];

function ruleOf(scope: string | undefined, node: DataNode): ImageRule {
  return { scope, range: node.keyRange ?? node.range, requirements: node.items.map(requirementOf) };
}

function requirementOf(node: DataNode): ImageRequirement {
  return {
    type: textOf(member(node, 'type')),
    keyPath: textOf(member(node, 'keyPath')),
    hasKeyData: member(node, 'keyData') !== undefined,
    identity: textOf(member(node, 'signedIdentity', 'type')),
    node,
  };
}

/** Which rule decides on an image. */
export interface ImageDecision {
  /** The scopes that were looked for, in order; the last of them decides unless the default does. */
  readonly tried: readonly string[];
  /** Absent when nothing applies: the image is refused. */
  readonly rule: ImageRule | undefined;
  readonly verdict: 'accepted' | 'rejected' | 'signed';
}

/**
 * The most special scope counts alone: the reference, its repository, the paths above it, the registry, wildcards of the registry's
 * domain, the empty scope, and the default.
 */
export function decideImage(policy: ImagePolicy, reference: ImageReference): ImageDecision {
  const tried: string[] = [];
  for (const scope of scopesOf(reference)) {
    tried.push(scope);
    const rule = policy.scopes.get(scope);
    if (rule) return { tried, rule, verdict: verdictOf(rule) };
  }
  const rule = policy.default;
  return { tried, rule, verdict: rule ? verdictOf(rule) : 'rejected' };
}

/** From the most special on. */
export function scopesOf({ registry, repository, tag, digest }: ImageReference): readonly string[] {
  const name = `${registry}/${repository}`;
  const parts = name.split('/');
  const above = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
  const labels = registry.split('.');
  const wildcards = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`);
  return [digest === undefined ? `${name}:${tag}` : `${name}@${digest}`, ...above, ...wildcards, ''];
}

function verdictOf({ requirements }: ImageRule): ImageDecision['verdict'] {
  if (requirements.length === 0 || requirements.some(({ type }) => type === 'reject')) return 'rejected';
  return requirements.every(({ type }) => type === 'insecureAcceptAnything') ? 'accepted' : 'signed';
}
