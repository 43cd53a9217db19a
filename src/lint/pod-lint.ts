import type { DataNode } from '../data/node.ts';
import { readYaml } from '../data/yaml.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { findSecrets } from '../gramine/secrets.ts';
import { itemsAt, textAt, type Workload, type Workloads, workloadsIn } from '../kata/pod.ts';
import { sgxRequests } from '../kata/sgx-resources.ts';
import type { Source } from '../text/source.ts';
import { capped } from './capped.ts';
import type { MoreRules } from './foreign-lint.ts';
import { type Active, type LintOptions, severityFor } from './lint.ts';
import type { App, AppOutcome } from './pod-app.ts';
import { podRules } from './pod-rules.ts';
import { hidingSecrets } from './pod-secrets.ts';
import type { PodSubject } from './pod-subject.ts';
import { mergeWorlds, type WorldFinding } from './worlds.ts';

export interface PodRequest {
  readonly app?: App;
  /** The container that the manifest is for; found out when absent. */
  readonly container?: string;
}

/** The rules about pods, for the lint of a file of Kubernetes. What they find never throws because of what the text holds. */
export function podLint(source: Source, request: PodRequest, options: Omit<LintOptions, 'rules'>): MoreRules {
  return {
    rules: podRules,
    findings: (active) => podFindings(source, { ...request, active, options: { ...options, rules: podRules } }),
    secrets: () => secretsOf(request.app),
  };
}

/** What a file has to offer for a manifest: its workloads, and the names of their containers. */
export function podsIn(
  source: Source,
): { readonly workloads: number; readonly containers: readonly string[] } | undefined {
  const read = readYaml(source);
  if ('problem' in read) return undefined;
  const { workloads } = workloadsIn(read.documents);
  return {
    workloads: workloads.length,
    containers: workloads.flatMap((one) => allContainers(one).flatMap((container) => textAt(container, 'name') ?? [])),
  };
}

interface Asked extends PodRequest {
  readonly active: Active;
  readonly options: LintOptions;
}

function podFindings(source: Source, asked: Asked): readonly Diagnostic[] {
  const read = asked.options.decoding?.length ? undefined : readYaml(source);
  if (!read || 'problem' in read) return [];
  const found = workloadsIn(read.documents);
  const outcomes = asked.app?.outcomes ?? [undefined];
  const findings = outcomes.flatMap((outcome) =>
    matched(found, asked).flatMap((match) =>
      findingsFor(subjectOf(match, { source, outcome }, found, asked), outcome, asked),
    ),
  );
  return hidingSecrets(mergeWorlds(findings, asked.app?.variants ?? []), found.workloads, source);
}

/** A workload, and which of its containers run enclaves. */
interface Match {
  readonly workload: Workload;
  readonly containers: readonly DataNode[];
  readonly container?: DataNode;
  readonly unmatched?: readonly DataNode[];
}

/** Where some workloads ask for SGX, the manifest is not for the others. */
function matched({ workloads }: Workloads, { app, container }: Asked): readonly Match[] {
  const all = workloads.map((workload) => matchOf(workload, container));
  const withSgx = all.filter(({ containers, container }) => containers.length > 0 || container);
  const meant = withSgx.length > 0 ? withSgx : container === undefined ? all.map(withEvery) : [];
  if (!app) return meant;
  return meant.map((match) => (match.container ? { ...match, containers: [match.container] } : match));
}

function matchOf(workload: Workload, name: string | undefined): Match {
  const containers = allContainers(workload);
  const using = containers.filter((container) => usesSgx(container, workload));
  if (name !== undefined) {
    const named = containers.find((container) => textAt(container, 'name') === name);
    return { workload, containers: named ? [named] : [], ...(named && { container: named }) };
  }
  const [only, other] = using;
  if (only && !other) return { workload, containers: using, container: only };
  return { workload, containers: using, ...(other && { unmatched: using }) };
}

/** Nobody asks for SGX: then all of them are meant. */
function withEvery({ workload }: Match): Match {
  const containers = itemsAt(workload.spec, 'containers').filter(({ kind }) => kind === 'map');
  const [only, other] = containers;
  return {
    workload,
    containers,
    ...(only && !other && { container: only }),
    ...(other && { unmatched: containers }),
  };
}

function allContainers({ spec }: Workload): readonly DataNode[] {
  return [...itemsAt(spec, 'containers'), ...itemsAt(spec, 'initContainers')].filter(({ kind }) => kind === 'map');
}

function usesSgx(container: DataNode, { spec }: Workload): boolean {
  if (sgxRequests(container).length > 0) return true;
  if (/(?:^|\/)gsc-[^/]+$/.test(textAt(container, 'image') ?? '')) return true;
  const devices = new Set(
    itemsAt(spec, 'volumes')
      .filter((volume) => /^\/dev\/(?:sgx|isgx|gsgx)/.test(textAt(volume, 'hostPath', 'path') ?? ''))
      .map((volume) => textAt(volume, 'name')),
  );
  return itemsAt(container, 'volumeMounts').some((mount) => devices.has(textAt(mount, 'name')));
}

interface Beside {
  readonly source: Source;
  readonly outcome: AppOutcome | undefined;
}

function subjectOf(
  match: Match,
  { source, outcome }: Beside,
  { configMaps }: Workloads,
  { options }: Asked,
): PodSubject {
  const { workload, containers, container, unmatched } = match;
  return {
    source,
    profile: options.profile,
    workload,
    configMaps,
    containers,
    ...(outcome && container && { app: { container, manifest: outcome.manifest, place: outcome.place } }),
    ...(outcome && unmatched && { unmatched }),
  };
}

function findingsFor(subject: PodSubject, outcome: AppOutcome | undefined, { active, options }: Asked): WorldFinding[] {
  const { variant, world } = outcome ?? { variant: 0, world: 0 };
  return [...active].flatMap(([rule, severity]) => {
    if (!rule.checkPod) return [];
    return [...capped(rule.checkPod(subject))].map((finding) => ({
      rule,
      severity: severityFor(rule, finding, severity, options),
      finding,
      variant,
      world,
      inTemplate: true,
    }));
  });
}

function secretsOf(app: App | undefined): readonly string[] {
  return (app?.outcomes ?? []).flatMap(({ manifest: { document } }) =>
    [...findSecrets(document)].map(({ node }) => document.string(node)),
  );
}
