import { isBefore, type Release } from '../gramine/release.ts';
import type { BuildType } from './template.ts';
import type { Family, PlannedLayers } from './wrap-plan.ts';

export interface LayersRequest {
  readonly release: Release;
  readonly family: Family | undefined;
  readonly insecureArgs: boolean;
  readonly buildType: BuildType;
  readonly removeGramineDeps: boolean;
}

/** The layers that the steps of GSC's Dockerfiles make, one for each `RUN` and `COPY`; their sizes are not known. */
export function addedLayers(request: LayersRequest): PlannedLayers {
  return { build: buildSteps(request), sign: signSteps(request) };
}

/** Before 1.5 the steps were others. */
function buildSteps({ release, family, insecureArgs, buildType }: LayersRequest): readonly string[] | undefined {
  if (!family || isBefore(release, '1.5')) return undefined;
  return [
    ...installSteps[family],
    ...(buildType === 'release' ? [] : ['RUN install packages for debugging']),
    'RUN mkdir -p /gramine/app_files',
    'RUN chown /gramine/app_files',
    'RUN rm -rf the cache of root',
    'RUN rm -rf the cache of the user',
    `COPY Gramine to ${buildType === 'release' ? '/gramine/meson_build_output' : '/gramine'}`,
    'COPY *.py to /gramine/app_files',
    'COPY apploader.sh to /gramine/app_files',
    'COPY entrypoint.manifest to /gramine/app_files',
    ...(insecureArgs ? [] : ['RUN gramine-argv-serializer > trusted_argv']),
    'RUN ln -s the program',
    'RUN finalize_manifest.py',
    ...(isBefore(release, '1.9') ? [] : ['RUN gramine-manifest-check']),
  ];
}

const installSteps: Readonly<Record<Family, readonly string[]>> = {
  debian: ['RUN apt-get install', 'RUN locale-gen'],
  centos: ['RUN dnf distro-sync, dnf install'],
  ubi: ['COPY redhat.repo', 'COPY pki/entitlement', 'COPY redhat-uep.pem', 'RUN dnf update, dnf install'],
  suse: ['COPY SCCcredentials', 'RUN zypper update', 'RUN zypper install'],
};

function signSteps({ release, removeGramineDeps }: LayersRequest): readonly string[] {
  const removes = removeGramineDeps && !isBefore(release, '1.5');
  return [
    'COPY entrypoint.sig',
    'COPY entrypoint.manifest.sgx',
    ...(removes ? ['RUN uninstall what Gramine needed (the layers below keep it)'] : []),
  ];
}
