import { quantity } from '../../text/quantity.ts';
import { gramineGlibc, isNewer } from '../libc.ts';
import type { OddName } from '../odd-names.ts';
import { counted, type Found, type VerdictRule } from './verdict.ts';

/** What the files of the image are. */
export const fileRules: readonly VerdictRule[] = [
  {
    id: 'image/name-not-utf-8',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'Names that are no UTF-8.',
      why: 'The finalise step of GSC ends at the first such file with exit code 1, at such a folder with a UnicodeDecodeError; excluded folders do not help a file.',
    },
    *check({ inspection: { oddNames } }) {
      yield* namesOf(oddNames, 'not-utf-8', (count) => ({
        message: `${counted(count, 'name is', 'names are')} no UTF-8, at which GSC's finalise step ends`,
        help: 'rename or remove them in the Dockerfile',
      }));
    },
  },
  {
    id: 'image/name-with-newline',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'Names with a line break.',
      why: 'GSC leaves such files out of the trusted files: the application can’t open them.',
    },
    *check({ inspection: { oddNames } }) {
      yield* namesOf(oddNames, 'newline', (count) => ({
        message: `${counted(count, 'name has', 'names have')} a line break, and GSC leaves the file out`,
        help: 'rename or remove them in the Dockerfile',
      }));
    },
  },
  {
    id: 'image/ancestor-link',
    model: 'gsc',
    severity: 'warning',
    releases: { since: '1.4' },
    docs: {
      summary: 'A symbolic link to a folder that it lies in.',
      why: 'GSC’s walk goes through it again and again until the kernel’s limit of 40 links: `/usr/bin/X11 -> .` alone lists every program 41 times, in a manifest that each enclave reads at its start. Two such links one below the other find no end.',
    },
    *check({ inspection: { oddLinks }, walk }) {
      for (const { path, target, folder } of oddLinks.filter(({ kind }) => kind === 'ancestor')) {
        const added = walk?.multiplied.find(({ link }) => link === path)?.entries;
        const times = folder === '/' ? 'all files again' : `what is in \`${folder}\` up to 41 times`;
        yield {
          severity: folder === '/' || walk?.isEndless ? 'error' : 'warning',
          message: `\`${path}\` leads back to \`${folder}\`, so that GSC lists ${added === undefined || walk?.isEndless ? times : counted(added, 'file')} through it`,
          help: 'remove the link',
          rewrite: { file: 'Dockerfile', lines: [`RUN rm ${quoted(path)}`] },
          evidence: [`${path} -> ${target}`],
        };
      }
    },
  },
  {
    id: 'image/large-list',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'So many files that the manifest becomes large.',
      why: 'Each enclave, those of child processes included, reads the whole list at its start; it is measured, and lies in the enclave’s memory. Some 20,000 files are more than 3 MB.',
    },
    *check({ inspection: { content }, walk }) {
      if (!walk || (walk.trusted < manyFiles && !walk.isEndless)) return;
      const largest = content.topFolders.toSorted((a, b) => b.files - a.files).slice(0, 3);
      const causes = largest.map(({ path, files }) => `${path}: ${counted(files, 'file')}`);
      yield {
        severity: walk.isEndless ? 'error' : 'warning',
        message: walk.isEndless
          ? `GSC's walk over the files finds no end: it gives up after ${counted(walk.trusted, 'entry', 'entries')}`
          : `GSC lists ${counted(walk.trusted, 'file')}, which make the manifest ${quantity(walk.manifestBytes, 'B')} larger`,
        help: 'copy only what runs into a slim image in a last stage of the Dockerfile',
        evidence: [
          ...walk.multiplied
            .slice(0, 5)
            .map(({ link, target, entries }) => `${link} -> ${target}: ${counted(entries, 'entry', 'entries')}`),
          ...causes,
        ],
      };
    },
  },
  {
    id: 'image/unreadable-files',
    model: 'gsc',
    severity: 'warning',
    releases: { since: '1.5' },
    docs: {
      summary: 'Files that the image’s user can’t read.',
      why: 'GSC leaves them out of the trusted files with a message among thousands: the application can’t open them, though it is root in the enclave.',
    },
    *check({ walk }) {
      if (!walk || walk.unreadable.length === 0) return;
      yield {
        message: `${counted(walk.unreadable.length, 'file or folder is', 'files and folders are')} left out, since the image's user can't read them`,
        help: 'run `chmod o+r` on those that are needed in the Dockerfile',
        evidence: walk.unreadable,
      };
    },
  },
  {
    id: 'image/unlisted-data',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'Data of the application below `/var`.',
      why: 'GSC leaves `/var` out of the trusted files: what lies there can’t be opened unless the manifest lists it.',
    },
    *check({ inspection: { unlistedData } }) {
      if (unlistedData.length === 0) return;
      const files = unlistedData.reduce((sum, one) => sum + one.files, 0);
      yield {
        message: `${counted(files, 'file lies', 'files lie')} below \`/var\`, which GSC does not list`,
        help: 'move what the application reads to another folder, or list each file in `sgx.trusted_files`',
        evidence: unlistedData.map(
          ({ path, files: count, bytes }) => `${path}: ${counted(count, 'file')}, ${quantity(bytes, 'B')}`,
        ),
      };
    },
  },
  {
    id: 'image/glibc',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A C library that Gramine’s does not stand in for.',
      why: 'Gramine brings a glibc of its own, which takes the place of the image’s: 2.35 in 1.3, one more with each release up to 2.40 in 1.8 and 1.9. Programs that need newer symbols do not start, and those built for musl bypass it: their system calls are caught one by one, which is slow.',
    },
    *check({ inspection: { libc, launch }, release }) {
      const own = gramineGlibc(release);
      const { needs } = libc;
      const installed = libc.found.find(({ kind }) => kind === 'glibc');
      if (libc.kind === 'glibc' && own !== undefined && needs && isNewer(needs.version, own))
        yield {
          severity: 'error',
          message: `\`${needs.path}\` needs glibc ${needs.version}, and Gramine ${release} has ${own}`,
          help: 'build the application on an older base, or use a newer Gramine',
        };
      else if (libc.kind === 'glibc' && own !== undefined && installed?.version && isNewer(installed.version, own))
        yield {
          message: `the image has glibc ${installed.version}, and Gramine ${release} puts ${own} in its place`,
          help: 'build the application on an older base, or check that its libraries need nothing newer',
          evidence: [installed.path],
        };
      const path = launch?.steps.at(-1)?.file?.path;
      if (libc.kind === 'musl' || libc.kind === 'static')
        yield {
          message: `\`${path}\` ${libc.kind === 'musl' ? 'is built for musl' : 'is static'}: its system calls don't go through Gramine's C library, which is slow`,
          help: 'link it with glibc',
        };
    },
  },
  {
    id: 'image/32-bit-program',
    model: 'container',
    severity: 'error',
    docs: { summary: 'A program of 32 bits.', why: 'Neither Gramine nor Occlum runs them.' },
    *check({ inspection: { launch } }) {
      for (const { file } of launch?.steps ?? [])
        if (file?.sight?.elf?.bits === 32)
          yield { message: `\`${file.path}\` is a program of 32 bits`, help: 'build it for x86-64' };
    },
  },
  {
    id: 'image/starts-processes',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'Servers that fork, and programs that start several others.',
      why: 'Each process is an enclave of its own: it takes all of `sgx.enclave_size` (without EDMM), is created and attested to its parent, and reads the manifest again.',
    },
    *check({ inspection: { starters } }) {
      for (const { path, why, evidence, certain, kind } of starters)
        if (certain && kind !== 'shell' && kind !== 'init')
          yield {
            message: `\`${path}\` starts processes, each an enclave of its own: ${why}`,
            help: 'let it run as one process if it can, and multiply `sgx.enclave_size` by their number if not',
            evidence: [evidence],
          };
    },
  },
  {
    id: 'image/privileged-file',
    model: 'gsc',
    severity: 'note',
    docs: {
      summary: 'Programs with set-uid, set-gid or capabilities.',
      why: 'An enclave has one user, and Gramine honours none of these: a program that counts on them does not get more rights.',
    },
    *check({ inspection: { privileged } }) {
      const found = privileged.filter(
        ({ kind }) => kind === 'set-uid' || kind === 'set-gid' || kind === 'capabilities',
      );
      if (found.length === 0) return;
      yield {
        message: `${counted(found.length, 'program gives', 'programs give')} more rights than the user's, which no enclave honours`,
        help: 'remove them if nothing needs them',
        evidence: found.map(({ path, kind }) => `${path}: ${kind}`),
      };
    },
  },
  {
    id: 'image/secret',
    model: 'container',
    severity: 'warning',
    docs: {
      summary: 'Keys and credentials in the image.',
      why: 'Whoever can pull the image reads them, in lower layers too when an upper one removes the file. GSC protects the integrity of what is in an image, not its confidentiality, and copies variables into the manifest in clear text.',
    },
    *check({ inspection: { secrets } }) {
      for (const { kind, path, configuredBy, layer, isHidden, masked, createdBy } of secrets)
        yield {
          message: `${withArticle(kind)} is in ${configuredBy === undefined ? `\`${path}\`` : `the ${configuredBy}`}${layer === undefined ? '' : ` of layer ${layer + 1}`}${isHidden ? ', which an upper layer hides from containers and from nobody else' : ''}`,
          help: 'replace the secret, build without it, and hand it over after attestation',
          evidence: [...(masked === undefined ? [] : [masked]), ...(createdBy === undefined ? [] : [createdBy])],
        };
    },
  },
];

const manyFiles = 20_000;

function* namesOf(
  oddNames: readonly OddName[],
  wanted: OddName['kind'],
  found: (count: number) => Pick<Found, 'message' | 'help'>,
): Generator<Found> {
  const names = oddNames.filter(({ kind }) => kind === wanted);
  if (names.length > 0) yield { ...found(names.length), evidence: names.map(({ path }) => path) };
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** Kinds are nouns, some with their article already. */
function withArticle(kind: string): string {
  if (/^(?:an?|the) /.test(kind)) return kind;
  return `${/^(?:[aeiou]|[AEFHILMNORSX][A-Z]|OpenSSH)/.test(kind) ? 'an' : 'a'} ${kind}`;
}
