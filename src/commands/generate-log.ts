import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import { type Merged, type MergeTarget, mergeLog } from '../generate/into.ts';
import type { Additions } from '../generate/into-missing.ts';
import type { AccessLog } from '../generate/log/access.ts';
import { readLog } from '../generate/log/accesses.ts';
import { needsOf } from '../generate/log/needs.ts';
import { withLog } from '../generate/with-log.ts';
import type { Workload } from '../generate/workload.ts';
import type { WriteOptions } from '../generate/write.ts';
import { describeHost } from '../gramine/described-host.ts';
import type { Release } from '../gramine/release.ts';
import { renderManifest } from '../gramine/render-manifest.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { openFolder } from './generate-source.ts';
import { readManifestFile } from './manifest-file.ts';
import { printResult } from './print.ts';
import { requireWritable, writeFile } from './write-file.ts';

/** What `--from-log` names, read. Throws a UserError when it is no log. */
export function logFrom(given: Given, io: Io): AccessLog {
  const path = given.value('from-log')!;
  const found = open(path, io);
  try {
    const log = readLog(found.log);
    if (log) return log;
  } finally {
    found.close();
  }
  throw new UserError(`\`${visible(path)}\` is neither a log of Gramine nor one of strace`, logHelp);
}

const logHelp =
  'run the program with `sgx.file_check_policy = "allow_all_but_log"` and `loader.log_level = "warning"`, or under `strace -f -y`';

function open(path: string, io: Io): { readonly log: Parameters<typeof readLog>[0]; close(): void } {
  if (path === '-') return { log: io.readStdin(), close() {} };
  try {
    const file = io.openFile(path);
    return { log: file, close: () => file.close() };
  } catch (error) {
    throw new UserError(`\`${visible(path)}\` can't be read: ${reasonOf(error)}`);
  }
}

/** Adds what a log shows to a manifest that is there: in place, or with `--output` into another file. */
export function mergeIntoFile(log: AccessLog, release: Release, { given, io }: Running): number {
  const path = given.value('into')!;
  const output = given.value('output');
  if (output === undefined) requireWritable(path, io);
  const { source, file } = readManifestFile(path, {}, io);
  const merged = merge(log, targetOf(source, { release, given, isTemplate: file.templated }), { given, io });
  if (output !== undefined) printResult(merged.text, given, io);
  else if (merged.text !== source.text) writeFile(path, merged.text, io);
  return 0;
}

/** Adds it to what is being generated. */
export function addToWorkload(workload: Workload, log: AccessLog, { options, given, io }: Running & Written): Workload {
  const root = rootOf(log, given);
  const added = withLog(workload, log, {
    options,
    logName: nameOf(given),
    tree: log.kind === 'gramine' ? io.openTree('/') : treeFrom(given, io),
    ...(root !== undefined && { root }),
  });
  reportAdditions(added.additions, { given, io });
  return added.workload;
}

interface Written {
  readonly options: WriteOptions;
}

function nameOf(given: Given): string {
  return given.value('from-log')!.split('/').at(-1)!;
}

function treeFrom(given: Given, io: Io): FileTree {
  return openFolder(given.value('root') ?? '/', io);
}

/** strace shows what is traced in a file system of its own as the program sees it, Gramine logs paths of the host. */
function rootOf({ kind }: AccessLog, given: Given): string | undefined {
  const root = given.value('root');
  if (kind === 'gramine' || root === undefined) return undefined;
  return (given.value('root-uri') ?? root).replace(/\/+$/, '') || undefined;
}

interface Running {
  readonly given: Given;
  readonly io: Io;
}

interface TextFacts {
  readonly release: Release;
  readonly given: Given;
  readonly isTemplate: boolean;
}

function targetOf(source: Source, { release, given, isTemplate }: TextFacts): MergeTarget {
  const defines = definesFrom(given.values('define'));
  const host = describeHost({ release });
  return {
    source,
    release,
    ...(isTemplate && { render: (template: Source) => renderManifest(template, { defines }, host) }),
  };
}

function merge(log: AccessLog, target: MergeTarget, { given, io }: Running): Merged {
  const needs = needsOf(log, { logName: nameOf(given), tree: treeFrom(given, io) });
  const merged = mergeLog(needs, target);
  const close = given.has('close') || wantsClosing(merged, target, io);
  report(merged, target, { given, io, close });
  return close ? mergeLog(needs, target, { close: true }) : merged;
}

/** Offered where somebody can answer. */
function wantsClosing({ closings }: Merged, { source }: MergeTarget, io: Io): boolean {
  const closable = closings.filter(({ fix }) => fix !== undefined);
  if (closable.length === 0 || !io.stdinIsTerminal) return false;
  for (const { path, message } of closable) io.stderr.write(`\`${path}\`: ${message}\n`);
  io.stderr.write(`Close what was opened for learning in ${visible(source.path)}? [no] `);
  return /^y(?:es)?$/i.test(io.readLine()?.trim() ?? '');
}

function report(
  { additions, closings }: Merged,
  { source }: MergeTarget,
  { given, io, close }: Running & { readonly close: boolean },
): void {
  const say = (text: string) => io.stderr.write(`manifestly: ${visible(text)}\n`);
  for (const { path, range, message, fix, help } of closings) {
    if (close && fix) continue;
    const { line, column } = source.position(range.start);
    say(`${source.path}:${line}:${column}: \`${path}\`: ${message} (${fix ? '`--close` closes it' : help})`);
  }
  reportAdditions(additions, { given, io });
}

function reportAdditions({ trusted, allowed, mounts, remarks }: Additions, { given, io }: Running): void {
  if (given.has('quiet')) return;
  const say = (text: string) => io.stderr.write(`manifestly: ${visible(text)}\n`);
  const counts = [`${trusted.length} trusted`, `${allowed.length} allowed`, `${mounts.length} mounted`];
  say(`note: added from the log: ${counts.join(', ')}`);
  for (const { line, text } of remarks) say(`note: ${given.value('from-log')}:${line}: ${text}`);
}
