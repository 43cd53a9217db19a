import type { Setting } from '../../../gramine/manifest.ts';
import { isBefore, type Release } from '../../../gramine/release.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** What GSC sets by itself (its templates/entrypoint.common.manifest.template), and what a user does instead. */
const owned: readonly Owned[] = [
  {
    key: 'libos.entrypoint',
    consequence: 'another program than that of the image then gets the arguments of the image',
    help: 'change `ENTRYPOINT` of the image instead',
  },
  {
    key: 'loader.argv_src_file',
    consequence: 'the arguments of the image are then not used',
    help: 'change `ENTRYPOINT` and `CMD` of the image instead',
  },
  {
    key: 'loader.entrypoint.uri',
    consequence: 'the enclave then needs this file in the image',
    help: 'remove it: GSC knows where it puts Gramine',
  },
  {
    key: 'loader.entrypoint',
    consequence: 'the enclave then needs this file in the image',
    help: 'remove it: GSC knows where it puts Gramine',
    text: true,
  },
  {
    key: 'fs.root.uri',
    consequence: 'the files of the image are then elsewhere than its programs expect',
    help: 'add what is needed to `fs.mounts` instead',
  },
  {
    key: 'fs.root.type',
    consequence: 'the files of the image are then not at the root',
    help: 'add what is needed to `fs.mounts` instead',
  },
  {
    key: 'fs.start_dir',
    consequence: 'the program then starts elsewhere than the image says',
    help: 'change `WORKDIR` of the image instead',
  },
  {
    key: 'sgx.debug',
    consequence: 'the Gramine in the image is still a release build',
    help: 'use `gsc build --buildtype debug` for debugging',
    unless: false,
    since: '1.2',
  },
  {
    key: 'loader.log_level',
    consequence: 'the Gramine in the image is still a release build, which logs less',
    help: 'use `gsc build --buildtype debug` for debugging',
    unless: 'error',
  },
];

interface Owned {
  readonly key: string;
  readonly consequence: string;
  readonly help: string;
  /** The value that GSC sets as well. */
  readonly unless?: string | boolean;
  readonly since?: Release;
  /** Only when it is a text: the table is another key. */
  readonly text?: true;
}

export const ownedKey = manifestRule({
  id: 'gsc/owned-key',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'A GSC manifest sets what GSC sets itself.',
    why: "GSC merges the manifest with its own. Up to 1.5 two different values stop `gsc build`; from 1.6 on the user's value wins without a question, and the result no longer fits the image that GSC prepares.",
    bad: [
      { as: 'gsc', manifest: 'libos.entrypoint = "/usr/bin/python3"', at: 'libos.entrypoint' },
      { as: 'gsc', manifest: '[fs]\nroot.uri = "file:/app"', at: 'root.uri' },
      { as: 'gsc', manifest: 'sgx.debug = true', at: 'sgx.debug' },
      { as: 'gsc', gramine: '1.5', manifest: 'loader.log_level = "debug"', at: 'loader.log_level' },
      {
        as: 'gsc',
        gramine: '1.5',
        manifest: 'loader.env.LD_LIBRARY_PATH = "/opt/lib"',
        at: 'loader.env.LD_LIBRARY_PATH',
      },
    ],
    good: [
      { as: 'gsc', manifest: 'sgx.enclave_size = "4G"\nsgx.max_threads = 8\nloader.uid = 1000' },
      { as: 'gsc', manifest: 'sgx.debug = false\nloader.log_level = "error"' },
      { as: 'gsc', manifest: 'loader.env.LD_LIBRARY_PATH = "/opt/lib"' },
      { manifest: 'libos.entrypoint = "/usr/bin/python3"' },
    ],
  },
  *check(subject) {
    if (subject.options.kind !== 'gsc-user-manifest') return;
    for (const row of owned) yield* settingOfGsc(subject, row);
    if (isBefore(subject.release, '1.6')) yield* searchPaths(subject);
  },
});

function* settingOfGsc({ manifest, release }: Subject, row: Owned): Iterable<Finding> {
  const setting = manifest.at(row.key);
  if (!setting?.written || (row.text && setting.kind !== 'string') || (row.since && isBefore(release, row.since)))
    return;
  if (row.key === 'loader.entrypoint' && !isBefore(release, '1.8')) return;
  if (row.unless !== undefined && (setting.known === undefined || setting.known === row.unless)) return;
  if (isBefore(release, '1.6')) yield conflict(setting, row.help);
  else {
    yield {
      at: setting.key,
      path: setting.path,
      message: `GSC sets \`${setting.path}\` itself, and this value wins: ${row.consequence}`,
      help: row.help,
      stage: 'none',
      effect: 'accepted',
    };
  }
}

/** Up to 1.5 GSC compared them with its own instead of joining both. */
function* searchPaths({ manifest }: Subject): Iterable<Finding> {
  for (const name of ['LD_LIBRARY_PATH', 'PATH']) {
    const setting = manifest.at(`loader.env.${name}`);
    if (setting?.written) yield conflict(setting, 'use GSC 1.6 or later, which joins both');
  }
}

function conflict(setting: Setting<unknown>, help: string): Finding {
  return {
    at: setting.key,
    path: setting.path,
    severity: 'error',
    message: `GSC sets \`${setting.path}\` itself, and up to 1.5 stops when the values differ`,
    help,
    stage: 'signer',
    effect: 'fatal',
  };
}
