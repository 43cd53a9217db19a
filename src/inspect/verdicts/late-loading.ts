import type { Inspection } from '../inspection.ts';
import { counted, instruction, type VerdictRule } from './verdict.ts';

/** What enclave-cc, as it was shipped, makes of the unmodified image: Occlum, and its own way to unpack layers. */
export const lateLoadingRules: readonly VerdictRule[] = [
  {
    id: 'image/whiteout',
    model: 'late-loading',
    severity: 'error',
    docs: {
      summary: 'Layers that delete files of lower ones.',
      why: 'Occlum has neither `setxattr` nor `mknod`, with which the unpacking marks what is deleted: the files are there again, and files called `.wh.…` with them.',
    },
    *check({ inspection }) {
      const found = inspection.layers.flatMap(({ whiteouts, opaque, createdBy }, at) =>
        whiteouts + opaque === 0
          ? []
          : [`layer ${at + 1}: ${whiteouts + opaque}${createdBy === undefined ? '' : `, ${createdBy}`}`],
      );
      if (found.length === 0) return;
      yield {
        message: `${counted(found.length, 'layer deletes', 'layers delete')} files of lower ones, which come back in the enclave`,
        help: 'make one layer of all, with `COPY --from` of everything in a last stage',
        rewrite: { file: 'Dockerfile', lines: inOneLayer(inspection) },
        evidence: found,
      };
    },
  },
  {
    id: 'image/many-layers',
    model: 'late-loading',
    severity: 'warning',
    docs: {
      summary: 'More than seven layers.',
      why: 'Images of eight layers made the agent hang, and pulls of many layers ended with errors.',
    },
    *check({ inspection }) {
      if (inspection.layers.length <= mostLayers) return;
      yield {
        message: `the image has ${inspection.layers.length} layers, and eight made enclave-cc hang`,
        help: 'make fewer, with `COPY --from` of everything in a last stage',
        rewrite: { file: 'Dockerfile', lines: inOneLayer(inspection) },
      };
    },
  },
  {
    id: 'image/digest-reference',
    model: 'late-loading',
    severity: 'note',
    docs: {
      summary: 'An image can’t be named by its digest.',
      why: 'The agent makes an identifier of the last part of the name, and `@` is no character of one: a pod with `image: NAME@sha256:…` does not start. What runs is what the tag means at that time.',
    },
    *check({ inspection: { image } }) {
      if (image.kind === 'directory') return;
      yield {
        message: 'a pod can name the image by a tag only, never by its digest',
        help: 'let the image policy require a signature, since nothing else binds what runs',
        ...(image.digest !== undefined && { evidence: [image.digest] }),
      };
    },
  },
  {
    id: 'image/replaced-libc',
    model: 'late-loading',
    severity: 'note',
    docs: {
      summary: 'A program that runs with Occlum’s C library in the place of the image’s.',
      why: 'enclave-cc copies the glibc of Occlum over the image’s: a program that needs newer symbols does not start. Images that hold a static program alone are the safest.',
    },
    *check({ inspection: { libc } }) {
      const installed = libc.found.find(({ kind }) => kind === 'glibc');
      if (libc.kind !== 'glibc') return;
      yield {
        message: `glibc${installed?.version === undefined ? '' : ` ${installed.version}`} of the image is replaced by that of Occlum`,
        help: libc.needs
          ? `check that the Occlum of the agent has glibc ${libc.needs.version} or later`
          : 'check that the Occlum of the agent has all symbols that the program needs',
        evidence: installed ? [installed.path] : [],
      };
    },
  },
  {
    id: 'image/fork',
    model: 'late-loading',
    severity: 'error',
    docs: {
      summary: 'Programs that start processes.',
      why: 'Occlum has no `fork`, only `posix_spawn`: servers that fork, and shells, fail at their first child.',
    },
    *check({ inspection: { starters } }) {
      for (const { path, why, evidence, certain, kind } of starters) {
        if (kind === 'interpreter') continue;
        yield {
          severity: certain ? 'error' : 'warning',
          message: `\`${path}\` forks, which Occlum has not: ${why}`,
          help: kind === 'fork-server' ? 'let it run as one process, or use a pod VM' : 'start the program itself',
          evidence: [evidence],
        };
      }
    },
  },
  {
    id: 'image/special-files',
    model: 'late-loading',
    severity: 'warning',
    docs: {
      summary: 'Device nodes and extended attributes.',
      why: 'Occlum has neither `mknod` nor `setxattr`: they are lost, or unpacking ends there.',
    },
    *check({ inspection: { layers, privileged } }) {
      const devices = layers.reduce((sum, one) => sum + one.devices, 0);
      const xattrs = layers.reduce((sum, one) => sum + one.xattrs, 0);
      if (devices + xattrs === 0) return;
      yield {
        message: `${counted(devices, 'device node')} and ${counted(xattrs, 'file')} with extended attributes can't be unpacked`,
        help: 'remove them: a runtime makes the devices of a container',
        evidence: privileged
          .filter(({ kind }) => kind === 'device' || kind === 'capabilities')
          .map(({ path, kind, device }) => `${path}: ${device ?? kind}`),
      };
    },
  },
  {
    id: 'image/pod-command',
    model: 'late-loading',
    severity: 'note',
    docs: {
      summary: 'What starts the program has to be in the pod.',
      why: 'The entry point of the image is not used: a pod of enclave-cc names `occlum-run` and the program by its absolute path, and its arguments and variables come from the host, unmeasured.',
    },
    *check({ inspection: { launch } }) {
      const last = launch?.steps.at(-1);
      if (!last?.path || launch?.problem) return;
      const argv = [last.path, ...last.argv.slice(1)].map((argument) => JSON.stringify(argument));
      yield {
        message: 'the pod has to name the program, since the entry point of the image is not used',
        help: 'write this in the container of the pod',
        rewrite: {
          file: 'pod',
          lines: [
            'workingDir: /run/rune/occlum_instance/',
            `command: ["/run/rune/occlum_instance/build/bin/occlum-run", ${argv.join(', ')}]`,
            'env: [{ name: OCCLUM_RELEASE_ENCLAVE, value: "1" }]',
          ],
        },
      };
    },
  },
];

const mostLayers = 7;

/** A Dockerfile with the same files and configuration in one layer. Secrets are left out of it. */
function inOneLayer({ image, environment }: Inspection): readonly string[] {
  const { config, names } = image;
  const name = names.find((one) => /^[\w./:@-]+$/.test(one)) ?? 'IMAGE';
  const plain = environment.filter(
    ({ secret, value, oddities }) => !secret && value !== undefined && oddities.length === 0,
  );
  return [
    `FROM ${name} AS whole`,
    'FROM scratch',
    'COPY --from=whole / /',
    ...plain.map((one) => `ENV ${one.name}=${JSON.stringify(one.value).replaceAll('$', '\\$')}`),
    ...(config?.workingDir === undefined ? [] : [`WORKDIR ${config.workingDir}`]),
    ...(config?.user === undefined ? [] : [`USER ${config.user}`]),
    ...(config?.volumes.length ? [`VOLUME ${JSON.stringify(config.volumes)}`] : []),
    ...(config?.exposedPorts.length ? [`EXPOSE ${config.exposedPorts.join(' ')}`] : []),
    ...(config?.entrypoint?.length ? [instruction('ENTRYPOINT', config.entrypoint)] : []),
    ...(config?.cmd?.length ? [instruction('CMD', config.cmd)] : []),
  ];
}
