import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { sidesOf } from '../diff/sides.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { ExecPolicy, PolicyContainer } from '../policy/exec-policy.ts';
import { readExecPolicy } from '../policy/read.ts';
import type { ExecSurface } from '../policy/surface/exec-surface.ts';
import { mergedSurface, placedSurface } from '../policy/surface/merged-surface.ts';
import { containerOf, surfaceDifferences } from '../policy/surface/surface-differences.ts';
import type { SurfaceFiles } from '../policy/surface/surface-files.ts';
import { surfaceOf } from '../policy/surface/surface-of.ts';
import type { SurfaceReport } from '../report/policy-surface.ts';
import { policySurfaceJson } from '../report/policy-surface-json.ts';
import { policySurfaceText } from '../report/policy-surface-text.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { folderOf, resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { folderFrom } from './folder-option.ts';
import { readManifestFile } from './manifest-file.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { settingsFor } from './render-run.ts';
import { requireWritable } from './write-file.ts';

/** 1 when a policy was given and differs in something that can be told. */
export async function runPolicySurface(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const policy = policyFrom(given, io);
  const opened = await openFiles(given, io);
  try {
    const report = await reportOf({ given, io, ...(policy && { policy }), ...(opened && { files: opened.files }) });
    const color =
      output === undefined && wantsColor((given.value('color') ?? 'auto') as ColorChoice, io.env, io.stdout.isTerminal);
    printResult(
      given.value('format') === 'json' ? policySurfaceJson(report) : policySurfaceText(report, styleFor(color)),
      given,
      io,
    );
    return report.against?.differences.some(({ kind }) => kind !== 'unknown') ? 1 : 0;
  } finally {
    opened?.close();
  }
}

interface Request {
  readonly given: Given;
  readonly io: Io;
  readonly policy?: { readonly policy: ExecPolicy; readonly container: PolicyContainer };
  readonly files?: (manifest: string) => SurfaceFiles;
}

async function reportOf({ given, io, policy, files }: Request): Promise<SurfaceReport> {
  const [operand = '-'] = given.operands;
  if (/(?:^|[./_-])exec-policy\.toml$/.test(operand))
    throw new UserError(
      `\`${visible(operand)}\` is an exec policy, not a manifest`,
      'name the manifest, and the policy with `--policy`',
    );
  const path = operand === '-' ? (given.value('stdin-name') ?? '<stdin>') : operand;
  const settings = await settingsFor(path, given, io);
  const release = given.has('gramine') ? releaseFrom(given.value('gramine')) : (settings.gramine ?? newestRelease);
  const { source, file } = readManifestFile(operand, { stdinName: path, settings }, io);
  const sides = sidesOf(
    { source, templated: file.templated, final: false, defines: definesFrom(given.values('define')) },
    release,
  );
  const surfaces = sides.map((side) => placedSurface(surfaceOf(side, files?.(path)), (range) => side.place(range)));
  const surface = mergedSurface(surfaces as [ExecSurface, ...ExecSurface[]]);
  return {
    manifest: source,
    gramine: release,
    surface,
    outcomes: sides.length,
    ...(policy && {
      against: {
        policy: policy.policy.source,
        container: policy.container.name,
        execs: policy.container.execs.length,
        differences: surfaceDifferences(policy.container, surface),
      },
    }),
  };
}

function policyFrom(given: Given, io: Io): Request['policy'] {
  const path = given.value('policy');
  if (path === undefined) return undefined;
  const { source } = readManifestFile(path, {}, io);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  const name = given.value('container');
  const container = containerOf(read.policy, name);
  if (container) return { policy: read.policy, container };
  const names = read.policy.containers.map((one) => `\`${visible(one.name)}\``).join(', ');
  throw new UserError(
    name === undefined ? `${path} has several containers` : `${path} has no container \`${visible(name)}\``,
    `say with \`--container\` which one the enclave is: ${names}`,
  );
}

async function openFiles(
  given: Given,
  io: Io,
): Promise<{ files: NonNullable<Request['files']>; close(): void } | undefined> {
  const root = folderFrom('files', given, io);
  const operand = given.value('image');
  if (root !== undefined && operand !== undefined)
    throw new UserError('`--files` and `--image` exclude each other', 'use one of them');
  if (root !== undefined) {
    const tree = io.openTree(root);
    return { files: (manifest) => ({ tree, folder: folderIn(resolvePath(io.cwd, root), manifest, io) }), close() {} };
  }
  if (operand === undefined) return undefined;
  const { openImage } = await import('../image/open-image.ts');
  const image = await openImage(operand, io, { preferredPlatform: 'linux/amd64' });
  try {
    const tree = await image.tree();
    const folder = resolvePath('/', image.config?.workingDir ?? '/');
    return { files: () => ({ tree, folder }), close: () => image.close() };
  } catch (error) {
    image.close();
    throw error;
  }
}

/** A relative path starts in the manifest's folder, or at the top of a tree that does not hold the manifest. */
function folderIn(root: string, manifest: string, io: Io): string {
  const folder = folderOf(resolvePath(io.cwd, manifest));
  const prefix = root === '/' ? '/' : `${root}/`;
  return folder.startsWith(prefix) ? `/${folder.slice(prefix.length)}` : '/';
}
