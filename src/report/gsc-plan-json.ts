import type { TrustedEntry, WrapPlan } from '../gsc/wrap-plan.ts';
import type { GscPlanReport } from './gsc-plan.ts';
import { jsonText } from './json-text.ts';

/** For programs; `schemas/gsc-plan-report.json` describes it. */
export function gscPlanJson({ operand, plan, linted }: GscPlanReport): string {
  return jsonText({
    version: 1,
    image: operand,
    gsc: plan.release,
    gramine: plan.gramine,
    flags: plan.flags,
    names: { ...plan.names, original: plan.names.original ?? null },
    distro: { name: plan.distro.name ?? null, from: plan.distro.from, family: plan.distro.family ?? null },
    packages: plan.packages ? { ...plan.packages, present: plan.packages.present ?? null } : null,
    user:
      'unknown' in plan.user
        ? { unknown: plan.user.unknown }
        : { uid: plan.user.uid, gid: plan.user.gid, groups: plan.user.groups },
    launch: launchRecord(plan),
    manifest: manifestRecord(plan),
    trusted: trustedRecord(plan),
    configChanges: plan.configChanges,
    layers: { build: plan.layers.build ?? null, sign: plan.layers.sign },
    commands: plan.commands,
    problems: plan.problems.map(({ severity, code, message, help, evidence }) => ({
      severity,
      code,
      message,
      help: help ?? null,
      evidence: evidence ?? [],
    })),
    findings: linted.flatMap(({ source, findings }) =>
      findings.map(({ code, severity, message, help, range, path }) => ({
        file: source.path,
        rule: code,
        severity,
        message,
        help: help ?? null,
        start: range && source.position(range.start),
        path: path ?? null,
      })),
    ),
    unknown: plan.unknown,
  });
}

function launchRecord({ launch, trustedArgv }: WrapPlan): object | null {
  if (!launch) return null;
  const { binary, entrypoint, workingDirectory, argv, fixedArguments, command, dropped } = launch;
  return {
    binary,
    entrypoint,
    workingDirectory,
    argv,
    fixedArguments,
    command,
    dropped: dropped ?? null,
    trustedArgv: trustedArgv ?? null,
  };
}

function manifestRecord({ manifest }: WrapPlan): object {
  return {
    text: manifest.shown ?? null,
    sha256: manifest.sha256 ?? null,
    knownBytes: manifest.knownBytes ?? null,
    keys: manifest.keys.map(({ path, shown, isSecret, origins }) => ({
      path,
      value: isSecret ? null : shown,
      origins,
    })),
    overridden: manifest.overridden.map(({ path, by, from }) => ({ path, by, from })),
  };
}

function trustedRecord({ trusted }: WrapPlan): object {
  const { walk, totals, isSkipped, entries } = trusted;
  const skipped = new Map<string, number>();
  for (const { why } of walk.skipped) skipped.set(why, (skipped.get(why) ?? 0) + 1);
  return {
    listed: !isSkipped,
    totals,
    skipped: Object.fromEntries([...skipped].sort(([a], [b]) => (a < b ? -1 : 1))),
    multiplied: walk.multiplied,
    stopped: walk.stopped ?? null,
    entries: entries.map(entryRecord),
  };
}

function entryRecord({ uri, resolved, sha256, size, layer, content }: TrustedEntry): object {
  return { uri, resolved, content, sha256: sha256 ?? null, size: size ?? null, layer: layer ?? null };
}
