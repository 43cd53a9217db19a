import { isBefore } from '../../gramine/release.ts';
import { distroSupport } from '../distribution.ts';
import type { InspectedVariable, VariableOddity } from '../environment.ts';
import { counted, type Found, type VerdictId, type VerdictRule, type VerdictSubject } from './verdict.ts';

/** What the configuration of the image says, and what it is made of. */
export const configurationRules: readonly VerdictRule[] = [
  {
    id: 'image/not-amd64',
    model: 'container',
    severity: 'error',
    docs: {
      summary: 'An image for another platform than `linux/amd64`.',
      why: 'SGX is a feature of x86-64 processors, and GSC builds with the packages of that platform.',
    },
    *check({ inspection: { image } }) {
      const { architecture, os } = image.config ?? {};
      if ((architecture ?? 'amd64') === 'amd64' && (os ?? 'linux') === 'linux') return;
      yield {
        message: `the image is for \`${os ?? 'linux'}/${architecture ?? 'amd64'}\``,
        help: 'build it for `linux/amd64`, or choose that platform with `--platform`',
      };
    },
  },
  {
    id: 'image/unsupported-distribution',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'A distribution that GSC has no templates for, or whose version the release does not list.',
      why: 'GSC installs packages into the image with the distribution’s own package manager. It has templates for Debian, Ubuntu and the families of RHEL and SLES: Alpine, distroless images and images from scratch can’t be built. A version that is not listed is tried, and often fails: `debian:13` has no `apt-key`, the backports of `debian:11` have moved.',
    },
    *check({ inspection: { distribution, image }, release }) {
      if (image.kind === 'directory' && !distribution.osRelease) return;
      const { auto, kind } = distribution;
      if ('problem' in auto) {
        yield {
          message: `GSC can't tell the distribution: ${auto.problem}`,
          help: kind === 'distribution' ? 'set `Distro` in `config.yaml`' : baseHelp,
        };
        return;
      }
      const support = distroSupport(auto.distro, release);
      const evidence = [`Distro: "${auto.distro}"`, ...(distribution.osRelease ? [distribution.osRelease.path] : [])];
      if (support === 'rejected')
        yield { message: `GSC ${release} has no templates for \`${auto.distro}\``, help: baseHelp, evidence };
      else if (kind !== 'distribution')
        yield {
          message: `the image has no ${distribution.packageManager === undefined ? 'package manager' : 'shell'}, which GSC needs`,
          help: baseHelp,
          evidence,
        };
      else if (support === 'accepted')
        yield {
          severity: 'warning',
          message: `GSC ${release} does not list \`${auto.distro}\`, and tries it`,
          help: 'take a version that the release lists, e.g. `debian:12` or `ubuntu:22.04` for 1.9',
          evidence,
        };
    },
  },
  {
    id: 'image/missing-tools',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'Programs that GSC calls and that the image’s user can’t start.',
      why: 'The start script of a GSC image is run by `/bin/bash` and calls `find`; the build calls `sh`, `which` and, to list folders of libraries, `ldconfig`, all as the image’s user and with its `PATH`.',
    },
    *check({ inspection: { missingTools, distribution, launch } }) {
      if (missingTools.length === 0 || distribution.kind === 'scratch') return;
      const names = missingTools.map((name) => `\`${name}\``).join(', ');
      yield {
        message: `GSC needs ${names}, which the image's user does not find`,
        help: 'install them, and put `/usr/sbin` and `/sbin` on `PATH`',
        evidence: launch ? [`PATH=${launch.path}`] : [],
      };
    },
  },
  ...variableRule({
    id: 'image/env-control-character',
    severity: 'error',
    oddity: 'control-character',
    summary: 'A control character in the value of a variable.',
    why: 'GSC copies variables into TOML text and escapes backslashes and quotation marks only: the manifest does not parse.',
    text: (name) => `the value of \`${name}\` holds a control character, which breaks the manifest`,
    help: 'take it out, or set the variable in the program that needs it',
  }),
  ...variableRule({
    id: 'image/env-bad-name',
    severity: 'error',
    oddity: 'bad-name',
    summary: 'A variable whose name is no bare key of TOML.',
    why: 'GSC writes `loader.env.NAME = …` without quotation marks: a name with other characters than letters, digits, `_`, `-` and `.` does not parse.',
    text: (name) => `the name of the variable \`${name}\` breaks the manifest`,
    help: 'rename it',
  }),
  ...variableRule({
    id: 'image/env-repeated',
    severity: 'error',
    oddity: 'repeated',
    summary: 'A variable that is set twice.',
    why: 'GSC writes both into the manifest, and TOML takes no key twice. Docker keeps one of a name; other builders may not.',
    text: (name) => `the variable \`${name}\` is in the configuration twice`,
    help: 'set it once',
  }),
  ...variableRule({
    id: 'image/env-no-value',
    severity: 'error',
    oddity: 'no-value',
    summary: 'An entry of the environment without `=`.',
    why: 'GSC ends with an IndexError; container runtimes disagree on what it means.',
    text: (name) => `the entry \`${name}\` of the environment has no \`=\``,
    help: 'give it a value, an empty one if need be',
  }),
  ...variableRule({
    id: 'image/env-template',
    severity: 'error',
    oddity: 'template',
    summary: 'A variable with `{{`, `{%` or `{#` in its value.',
    why: 'GSC renders the manifest, variables included, as a Jinja template: the value is replaced, or the build ends with a TemplateSyntaxError.',
    text: (name) => `the value of \`${name}\` is taken for a part of a template`,
    help: 'set it in the program, or in the user manifest in another form',
  }),
  ...variableRule({
    id: 'image/env-newline',
    severity: 'warning',
    oddity: 'newline',
    summary: 'A variable with a line break in its value.',
    why: 'GSC leaves it out with a message: the application does not see it.',
    text: (name) => `GSC leaves \`${name}\` out, since its value has a line break`,
    help: 'put the text into a file of the image',
  }),
  {
    id: 'image/env-dotted-name',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'A variable with a dot in its name.',
      why: 'In TOML, `loader.env.a.b` is a table `a` with a key `b`. From 1.9 on the check of the manifest refuses it; before, the application does not get the variable.',
    },
    *check({ inspection: { environment }, release }) {
      for (const { name } of withOddity(environment, 'dotted-name')) {
        const refused = !isBefore(release, '1.9');
        yield {
          severity: refused ? 'error' : 'warning',
          message: refused
            ? `\`${name}\` becomes a table in the manifest, which the check refuses`
            : `\`${name}\` becomes a table in the manifest, and no variable`,
          help: 'use a name without dots, which frameworks such as Spring take as well',
          evidence: [`${name.toUpperCase().replaceAll('.', '_')} in the place of ${name}`],
        };
      }
    },
  },
  {
    id: 'image/user',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A `USER` that GSC does not carry into the enclave, or that is not in the image.',
      why: 'The application sees itself as root, whatever `USER` says, until the manifest sets `loader.uid` and `loader.gid`; programs that refuse root, as PostgreSQL does, end. The build and the walk over the files run as that user.',
    },
    *check({ inspection: { user, image }, release }) {
      const stated = image.config?.user;
      if (stated === undefined) return;
      if ('unknown' in user) yield { severity: 'error', message: user.unknown, help: 'name a user of the image' };
      else if (/^:/.test(stated))
        yield {
          severity: 'error',
          message: `\`USER ${stated}\` names no user, and \`chown ${stated}\` of the build fails`,
          help: 'name a user, or leave `USER` out',
        };
      else if (isBefore(release, '1.2') && user.uid !== 0)
        yield {
          severity: 'error',
          message: `GSC ${release} builds as \`${stated}\`, who may not install packages`,
          help: 'use GSC 1.2 or later',
        };
      else if (user.uid !== 0)
        yield {
          message: `the image runs as \`${stated}\`, and the application sees itself as root in the enclave`,
          help: 'set the user in the manifest',
          rewrite: { file: 'manifest', lines: [`loader.uid = ${user.uid}`, `loader.gid = ${user.gid}`] },
          ...(user.name === undefined && { evidence: [`user ${user.uid} is not in the image's \`/etc/passwd\``] }),
        };
    },
  },
  {
    id: 'image/volume',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'Volumes of the image.',
      why: 'What lies in a volume is another thing at each start, so that its hash fits nothing; and what is trusted is never written. A volume needs an encrypted mount, or an allowed file where the host may read and change it.',
    },
    *check({ inspection: { image } }) {
      for (const path of image.config?.volumes ?? [])
        yield {
          message: `\`${path}\` is a volume, which no list of the manifest covers`,
          help: 'mount it encrypted',
          rewrite: {
            file: 'manifest',
            lines: [
              `fs.mounts = [{ type = "encrypted", path = ${JSON.stringify(path)}, uri = ${JSON.stringify(`file:${path}`)}, key_name = "_sgx_mrenclave" }]`,
            ],
          },
        };
    },
  },
  {
    id: 'image/healthcheck',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A health check, which runs outside of the enclave.',
      why: 'Docker starts it beside the enclave, as `docker exec` does: it sees the files of the host’s container, nothing of the enclave, and nothing measures it.',
    },
    *check({ inspection: { image } }) {
      const { test } = image.config?.healthcheck ?? { test: [] };
      if (test.length === 0 || test[0] === 'NONE') return;
      yield {
        message: 'the health check runs outside of the enclave',
        help: 'ask the service over its network port, and take `HEALTHCHECK` back',
        rewrite: { file: 'Dockerfile', lines: ['HEALTHCHECK NONE'] },
        evidence: [test.join(' ')],
      };
    },
  },
  {
    id: 'image/on-build',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: '`ONBUILD` instructions.',
      why: 'They run in the build of GSC, which is `FROM` the image, with GSC’s own folder as their context.',
    },
    *check({ inspection: { image } }) {
      const steps = image.config?.onBuild ?? [];
      if (steps.length === 0) return;
      yield {
        message: `${counted(steps.length, 'instruction')} of \`ONBUILD\` will run in GSC's build`,
        help: 'build the image that it is the base of first',
        evidence: steps,
      };
    },
  },
  {
    id: 'image/custom-shell',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A `SHELL` of the image’s own.',
      why: 'The `RUN` lines of GSC are written for `/bin/sh -c` and run with this shell.',
    },
    *check({ inspection: { image } }) {
      const shell = image.config?.shell;
      if (!shell || shell.length === 0 || /^\/(?:usr\/)?bin\/(?:sh|bash|dash)$/.test(shell[0]!)) return;
      yield {
        message: `GSC's own steps run with \`${shell.join(' ')}\``,
        help: 'take it back',
        rewrite: { file: 'Dockerfile', lines: ['SHELL ["/bin/sh", "-c"]'] },
      };
    },
  },
  {
    id: 'image/temporary-folder',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A `/tmp` that is missing or that not everybody may write to.',
      why: 'Steps of GSC’s build run as the image’s user and write temporary files. In the enclave `/tmp` needs a `tmpfs` mount anyway.',
    },
    *check({
      inspection: {
        temporaryFolder: { is, mode = 0 },
        image,
      },
    }) {
      if (image.kind === 'directory' || (is === 'folder' && (mode & 0o1777) === 0o1777)) return;
      yield {
        message:
          is === 'folder'
            ? `\`/tmp\` has mode ${mode.toString(8).padStart(4, '0')}`
            : '`/tmp` is no folder of the image',
        help: 'make it as systems have it',
        rewrite: { file: 'Dockerfile', lines: ['RUN mkdir -p /tmp && chmod 1777 /tmp'] },
      };
    },
  },
];

const baseHelp = 'build the application on `debian:12`, `ubuntu:22.04` or another base that the release lists';

interface VariableCheck {
  readonly id: VerdictId;
  readonly severity: 'error' | 'warning';
  readonly oddity: VariableOddity;
  readonly summary: string;
  readonly why: string;
  readonly help: string;
  text(name: string): string;
}

function variableRule({ id, severity, oddity, summary, why, help, text }: VariableCheck): readonly VerdictRule[] {
  return [
    {
      id,
      model: 'gsc',
      severity,
      docs: { summary, why },
      *check({ inspection: { environment } }: VerdictSubject): Iterable<Found> {
        for (const { name } of withOddity(environment, oddity)) yield { message: text(name), help };
      },
    },
  ];
}

/** What has a line break is left out before anything else happens to it. */
function withOddity(environment: readonly InspectedVariable[], oddity: VariableOddity): readonly InspectedVariable[] {
  return environment.filter(
    ({ oddities }) => oddities.includes(oddity) && (oddity === 'newline' || !oddities.includes('newline')),
  );
}
