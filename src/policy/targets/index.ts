import type { InitDataAlgorithm } from '../../kata/init-data.ts';
import type { Source } from '../../text/source.ts';
import type { ExecPolicy } from '../exec-policy.ts';
import type { Compiled, Target } from './target.ts';

/** Everything that some target can be told. */
export interface TargetSettings {
  /** The Rego text that the policy is grafted onto. */
  readonly base?: Source;
  /** Graft onto rules that are not of a known release. */
  readonly unknownRules?: boolean;
  /** What init data hold besides the policy, by name. */
  readonly data?: ReadonlyMap<string, string>;
  readonly algorithm?: InitDataAlgorithm;
  readonly disk?: boolean;
  /** Init data that may have keys. */
  readonly initData?: readonly Source[];
  readonly splitExec?: boolean;
  readonly allowPassthrough?: boolean;
}

export interface TargetEntry {
  readonly id: Target<never>['id'];
  /** For the list in help: what it makes. */
  readonly summary: string;
  /** Options of `TargetSettings` that mean something to it. */
  readonly takes: readonly (keyof TargetSettings)[];
  compile(policy: ExecPolicy, settings: TargetSettings): Promise<CompiledFor>;
}

export interface CompiledFor extends Compiled {
  readonly enforcedBy: Target<never>['enforcedBy'];
}

/** Each loads its own code when it is asked for. */
export const targets: readonly TargetEntry[] = [
  {
    id: 'kata-graft',
    summary: "exec rules grafted onto one of genpolicy's policies",
    takes: ['base', 'unknownRules'],
    async compile(policy, settings) {
      const { kataGraftTarget } = await import('./kata-graft.ts');
      return compiled(kataGraftTarget, policy, settings);
    },
  },
  {
    id: 'kata-standalone',
    summary: 'a whole policy for the Kata agent, of short rules',
    takes: [],
    async compile(policy) {
      const { kataStandaloneTarget } = await import('./kata-standalone.ts');
      return compiled(kataStandaloneTarget, policy, {});
    },
  },
  {
    id: 'kata-settings',
    summary: "a drop-in for genpolicy's settings",
    takes: [],
    async compile(policy) {
      const { kataSettingsTarget } = await import('./kata-settings.ts');
      return compiled(kataSettingsTarget, policy, {});
    },
  },
  {
    id: 'initdata',
    summary: 'init data with the policy, and their digests',
    takes: ['base', 'unknownRules', 'data', 'algorithm', 'disk'],
    async compile(policy, settings) {
      const { initDataTarget } = await import('./initdata.ts');
      return delivered(initDataTarget, policy, settings);
    },
  },
  {
    id: 'annotation',
    summary: 'the init data as the annotation of a pod',
    takes: ['base', 'unknownRules', 'data', 'algorithm'],
    async compile(policy, settings) {
      const { annotationTarget } = await import('./annotation.ts');
      return delivered(annotationTarget, policy, settings);
    },
  },
  {
    id: 'key-release',
    summary: "the rule by which Trustee's key broker hands out keys",
    takes: ['initData'],
    async compile(policy, { initData = [] }) {
      const { keyReleaseTarget } = await import('./key-release.ts');
      return compiled(keyReleaseTarget, policy, { initData });
    },
  },
  {
    id: 'gramine',
    summary: 'fragments of Gramine manifests',
    takes: ['splitExec', 'allowPassthrough'],
    async compile(policy, { splitExec = false, allowPassthrough = false }) {
      const { gramineTarget } = await import('./gramine.ts');
      return compiled(gramineTarget, policy, { splitExec, allowPassthrough });
    },
  },
  {
    id: 'occlum',
    summary: 'a fragment of Occlum.json',
    takes: [],
    async compile(policy) {
      const { occlumTarget } = await import('./occlum.ts');
      return compiled(occlumTarget, policy, {});
    },
  },
  {
    id: 'json',
    summary: 'the policy as canonical JSON, and its digest',
    takes: [],
    async compile(policy) {
      const { jsonTarget } = await import('./json.ts');
      return compiled(jsonTarget, policy, {});
    },
  },
];

function compiled<Options>(target: Target<Options>, policy: ExecPolicy, options: Options): CompiledFor {
  return { ...target.compile(policy, options), enforcedBy: target.enforcedBy };
}

/** Init data hold the policy grafted onto the base, or where there is none, as it stands alone. */
async function delivered<Options extends { readonly rego: string }>(
  target: Target<Options>,
  policy: ExecPolicy,
  settings: TargetSettings,
): Promise<CompiledFor> {
  const id = settings.base ? 'kata-graft' : 'kata-standalone';
  const inner = await targets.find((entry) => entry.id === id)!.compile(policy, settings);
  const { data, algorithm, disk } = settings;
  const options = {
    rego: String(inner.files.get('policy.rego')),
    ...(data && { data }),
    ...(algorithm && { algorithm }),
    ...(disk !== undefined && { disk }),
  };
  const outer = compiled(target, policy, options as unknown as Options);
  return { ...outer, losses: [...inner.losses, ...outer.losses], facts: [...inner.facts, ...outer.facts] };
}
