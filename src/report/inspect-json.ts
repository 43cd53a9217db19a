import type { Launch } from '../inspect/launch.ts';
import type { InspectReport } from './inspect.ts';
import { jsonText } from './json-text.ts';

/** For programs; `schemas/inspect-report.json` describes it. */
export function inspectJson({ operand, release, inspection, walk, verdicts }: InspectReport): string {
  const { image, layers, launch, user, environment, distribution, libc, starters } = inspection;
  const { config } = image;
  return jsonText({
    version: 1,
    operand,
    gsc: release,
    image: {
      kind: image.kind,
      names: image.names,
      digest: image.digest ?? null,
      configDigest: image.configDigest ?? null,
      platform: config
        ? { os: config.os ?? null, architecture: config.architecture ?? null, variant: config.variant ?? null }
        : null,
      layers: layers.map((layer) => ({
        digest: layer.digest ?? null,
        diffId: layer.diffId,
        mediaType: layer.mediaType ?? null,
        size: layer.size ?? null,
        unpackedSize: layer.unpackedSize,
        createdBy: layer.createdBy ?? null,
        entries: layer.entries,
        whiteouts: layer.whiteouts,
        opaque: layer.opaque,
        hardLinks: layer.hardLinks,
        devices: layer.devices,
        xattrs: layer.xattrs,
      })),
    },
    launch: launch ? launchRecord(launch) : null,
    user:
      'unknown' in user
        ? { stated: config?.user ?? null, unknown: user.unknown }
        : {
            stated: config?.user ?? null,
            uid: user.uid,
            gid: user.gid,
            groups: user.groups,
            name: user.name ?? null,
            home: user.home ?? null,
          },
    environment: environment.map(({ name, value, secret, oddities, danger }) => ({
      name,
      value: secret ? null : (value ?? null),
      secret: secret?.kind ?? null,
      oddities,
      danger: danger ?? null,
    })),
    volumes: config?.volumes ?? [],
    exposedPorts: config?.exposedPorts ?? [],
    healthcheck: config?.healthcheck?.test ?? null,
    onBuild: config?.onBuild ?? [],
    shell: config?.shell ?? null,
    stopSignal: config?.stopSignal ?? null,
    distribution: {
      kind: distribution.kind,
      id: distribution.osRelease?.id ?? null,
      version: distribution.osRelease?.version ?? null,
      prettyName: distribution.osRelease?.prettyName ?? null,
      packageManager: distribution.packageManager ?? null,
      gscDistro: 'distro' in distribution.auto ? distribution.auto.distro : null,
      problem: 'problem' in distribution.auto ? distribution.auto.problem : null,
    },
    libc: {
      kind: libc.kind,
      found: libc.found.map(({ kind, path, version, from }) => ({
        kind,
        path,
        version: version ?? null,
        from: from ?? null,
      })),
      needs: libc.needs ?? null,
    },
    startsProcesses: starters,
    content: inspection.content,
    privileged: inspection.privileged.map(({ path, kind, id, device }) => ({
      path,
      kind,
      id: id ?? null,
      device: device ?? null,
    })),
    secrets: inspection.secrets.map((one) => ({
      kind: one.kind,
      path: one.path ?? null,
      configuredBy: one.configuredBy ?? null,
      layer: one.layer ?? null,
      layerDigest: one.layerDigest ?? null,
      createdBy: one.createdBy ?? null,
      hidden: one.isHidden ?? null,
      masked: one.masked ?? null,
    })),
    oddNames: inspection.oddNames,
    oddLinks: inspection.oddLinks.map(({ path, target, kind, folder }) => ({
      path,
      target,
      kind,
      folder: folder ?? null,
    })),
    missingTools: inspection.missingTools,
    unlistedData: inspection.unlistedData,
    temporaryFolder: { is: inspection.temporaryFolder.is, mode: inspection.temporaryFolder.mode ?? null },
    gscWalk: {
      trustedFiles: walk.trusted,
      manifestBytes: walk.manifestBytes,
      complete: !walk.isEndless,
      unreadable: walk.unreadable,
      multiplied: walk.multiplied,
    },
    verdicts: verdicts.map(({ id, model, severity, message, help, rewrite, evidence }) => ({
      id,
      model,
      severity,
      message,
      help: help ?? null,
      rewrite: rewrite ?? null,
      evidence,
    })),
  });
}

function launchRecord({ entrypoint, command, workingDirectory, path, steps, shellText, problem }: Launch): object {
  return {
    entrypoint,
    command,
    workingDirectory,
    path,
    steps: steps.map(({ by, certain, argv, lookedUp, path: found, links, file, shebang, calls, linker }) => ({
      by,
      certain,
      argv,
      lookedUp,
      path: found ?? null,
      links,
      realPath: file?.path ?? null,
      sha256: file?.sight?.sha256 ?? null,
      layer: file?.layer ?? null,
      shebang: shebang ? { interpreter: shebang.interpreter, argument: shebang.argument ?? null } : null,
      calls: calls ?? null,
      elf: file?.sight?.elf ? { ...file.sight.elf, interpreter: file.sight.elf.interpreter ?? null } : null,
      linker: linker ?? null,
    })),
    shellText: shellText ?? null,
    problem: problem ?? null,
  };
}
