import { createHash } from 'node:crypto';
import type { CommandLine, Matcher } from '../../invocation/invocation.ts';
import { emitPattern } from '../../regex/emit.ts';
import { parsePattern } from '../../regex/parse.ts';
import type { ExecPolicy, KeyRelease, PolicyContainer, PolicyInvocation, PolicyVariable } from '../exec-policy.ts';
import { canonicalJson, type Plain } from './canonical-json.ts';
import type { Target } from './target.ts';

/** The policy with every default filled in and every pattern anchored, for runtimes that enforce it themselves. Nobody does yet. */
export const jsonTarget: Target<Record<string, never>> = {
  id: 'json',
  enforcedBy: ['nobody'],
  compile(policy) {
    const text = canonicalJson(policyJson(policy));
    const digest = createHash('sha256').update(text).digest('hex');
    return {
      files: new Map([['exec-policy.json', text]]),
      losses: [],
      facts: [{ name: 'sha256', value: digest }],
    };
  },
};

/** In the names of the policy file. */
function policyJson(policy: ExecPolicy): Plain {
  return {
    format: 1,
    policy: {
      id: policy.id,
      counter: policy.counter,
      default: 'deny',
      title: policy.title,
      not_before: policy.notBefore,
      not_after: policy.notAfter,
      replace_at_runtime: policy.replaceAtRuntime,
    },
    release: policy.release.map(releaseJson),
    host: {
      copy_file: policy.host.copyFile.map(({ path, kinds }) => ({ path: anchored(path), kinds: kinds.toSorted() })),
      diagnostics: policy.host.diagnostics,
      metrics: policy.host.metrics,
      network_setup: policy.host.networkSetup,
    },
    container: policy.containers.map(containerJson),
  };
}

function releaseJson({ resource, minCounter, tee, requireAffirming, maxExecLevel }: KeyRelease): Plain {
  return {
    resource,
    min_counter: minCounter,
    tee: tee?.toSorted(),
    require_affirming: requireAffirming,
    max_exec_level: maxExecLevel,
  };
}

function containerJson(container: PolicyContainer): Plain {
  return {
    name: container.name,
    kind: container.sandbox ? 'sandbox' : 'workload',
    image: container.image,
    image_config: container.imageConfig,
    ...commandJson(container.entrypoint.command),
    cwd: container.cwd,
    user: userJson(container),
    tty: container.tty,
    no_new_privileges: container.noNewPrivileges,
    privileged: container.privileged,
    capabilities: container.capabilities,
    read_only_root: container.readOnlyRoot,
    env: container.env.map(variableJson),
    io: { ...container.streams },
    signals: container.signals,
    max_instances: container.maxInstances,
    exec: container.execs.map(execJson),
  };
}

function execJson(exec: PolicyInvocation): Plain {
  return {
    id: exec.id,
    purpose: exec.purpose,
    reason: exec.reason,
    ...commandJson(exec.command),
    cwd: exec.cwd,
    user: userJson(exec),
    tty: exec.tty,
    env: exec.variables.map(variableJson),
    io: { ...exec.streams },
    signals: exec.signals,
  };
}

function userJson({ user }: Pick<PolicyContainer, 'user'>): Plain {
  return { uid: user.uid, gid: user.gid, groups: user.groups };
}

function commandJson({ args, rest }: Extract<CommandLine, { kind: 'argv' }>): { readonly [name: string]: Plain } {
  return {
    argv: args.map(({ value }) => matcherJson(value)),
    ...(rest && { rest: { min: rest.min, max: rest.max, match: matcherJson(rest.matcher) } }),
  };
}

function variableJson({ name, value, required }: PolicyVariable): Plain {
  return { name, match: matcherJson(value), required };
}

function matcherJson(matcher: Matcher): Plain {
  switch (matcher.kind) {
    case 'exact':
      return { exact: matcher.value };
    case 'one-of':
      return { one_of: matcher.values };
    case 'pattern':
      return { regex: anchored(matcher.pattern) };
    case 'anything':
      return { anything: true };
  }
}

/** The policy's reader has refused what is no pattern. */
function anchored(pattern: string): string {
  const parsed = parsePattern(pattern, 'portable');
  if ('problem' in parsed) throw new TypeError(`\`${pattern}\` was accepted as a pattern`);
  return emitPattern(parsed.pattern);
}
