import { TextDecoder } from 'node:util';
import { readYaml } from '../data/yaml.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { itemsAt, nodeAt, textAt, type Workload, workloadKinds, workloadsIn } from '../kata/pod.ts';
import type { PolicyDraft } from '../policy/generate/draft.ts';
import { LogDraft } from '../policy/generate/from-log.ts';
import { draftFromPod } from '../policy/generate/from-pod.ts';
import type { PodImage } from '../policy/generate/pod-reading.ts';
import { writePolicy } from '../policy/generate/policy-writer.ts';
import { readExecPolicy } from '../policy/read.ts';
import { readLogLine } from '../policy/test/log-line.ts';
import { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { readManifestFile } from './manifest-file.ts';
import { sayNote } from './note-line.ts';
import { fileLines } from './policy-log.ts';
import { saysExecPolicy } from './policy-operand.ts';
import { outputFile, printResult } from './print.ts';
import { requireWritable } from './write-file.ts';
import { filesNamed, requireApart } from './written-apart.ts';

/** Writes the policy where `--output` says, and notes to stderr. */
export async function runPolicyGenerate(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) {
    requireWritable(output, io);
    requireApart([output], [...given.operands, ...filesNamed(['from-log', 'image'], given)], io);
  }
  const { draft, source } = given.has('from-log') ? fromLog(given, io) : await fromWorkload(given, io);
  if (draft.containers.length === 0) throw new UserError(`${source.path} has no container that a policy could allow`);
  const id = given.value('id') ?? draft.id;
  const text = writePolicy({ ...draft, id });
  const read = readExecPolicy(new Source('the policy', text));
  if ('problems' in read) {
    if (!/^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$/.test(id))
      throw new UserError(`\`${visible(id)}\` is no id of a policy`, 'use small letters, digits and `._/-`');
    throw new Error(`the generated policy can't be read: ${read.problems.map(({ message }) => message).join('; ')}`);
  }
  printResult(text, given, io);
  if (!given.has('quiet')) for (const note of draft.notes) sayNote(source, note, io);
  return 0;
}

interface Drafted {
  readonly draft: PolicyDraft;
  readonly source: Source;
}

function fromLog(given: Given, io: Io): Drafted {
  const path = given.value('from-log')!;
  for (const name of ['image', 'workload'])
    if (given.has(name)) throw new UserError(`\`--${name}\` and \`--from-log\` exclude each other`, 'use one of them');
  if (given.operands.length > 0)
    throw new UserError('a policy is generated from a workload or from a log, not from both', 'leave one of them out');
  const log = new LogDraft();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const line of fileLines(path, io)) {
    const wrong = (message: string) =>
      new UserError(`${path}:${line.number}: ${message}`, 'a line is `{"kind":"…","request":{…}}`');
    if (line.tooLong) throw wrong('the line is longer than 16 MiB');
    let text: string;
    try {
      text = decoder.decode(line.bytes);
    } catch {
      throw wrong('it is no UTF-8');
    }
    const read = readLogLine(text);
    if (read && 'problem' in read) throw wrong(read.problem.message);
    if (read) log.add(read);
  }
  if (log.isEmpty) throw new UserError(`${path} shows no container that was created`, 'start the log before the pod');
  return { draft: log.draft('a log of the Kata agent', 'generated'), source: new Source(path, '') };
}

async function fromWorkload(given: Given, io: Io): Promise<Drafted> {
  const [operand] = given.operands;
  if (operand === undefined)
    throw new UserError('nothing says what the policy is for', 'name a YAML file, or a log with `--from-log`');
  const { source } = readManifestFile(operand, {}, io);
  requireNoOther(source);
  const read = readYaml(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const { workloads, configMaps } = workloadsIn(read.documents);
  const workload = chosen(workloads, given.value('workload'), source);
  return { draft: draftFromPod({ workload, configMaps, images: await imagesOf(workload, given, io) }), source };
}

/** What else says what may be started is imported. */
function requireNoOther(source: Source): void {
  if (saysExecPolicy(source.text))
    throw new UserError(`${source.path} is an exec policy already`, 'name the YAML file of a workload');
  const isOther = /\.(?:toml|rego|manifest|manifest\.(?:template|sgx))$/.test(source.path);
  if (isOther)
    throw new UserError(
      `${source.path} is no YAML file with a workload`,
      'name one, or make an exec policy of a policy or manifest with `manifestly policy import`',
    );
}

function chosen(workloads: readonly Workload[], name: string | undefined, { path }: Source): Workload {
  const named =
    name === undefined ? workloads : workloads.filter((one) => one.name === name || `${one.kind}/${one.name}` === name);
  const [only, ...others] = named;
  if (only && others.length === 0) return only;
  if (workloads.length === 0)
    throw new UserError(`${path} has no workload`, `name a file with one of ${workloadKinds.join(', ')}`);
  const listed = workloads
    .slice(0, 10)
    .map((one) => `\`${visible(`${one.kind}/${one.name}`)}\``)
    .join(', ');
  if (!only) throw new UserError(`${path} has no workload \`${visible(name!)}\``, `it has ${listed}`);
  throw new UserError(`${path} has several workloads`, `say with \`--workload\` which is meant: ${listed}`);
}

async function imagesOf(workload: Workload, given: Given, io: Io): Promise<ReadonlyMap<string, PodImage>> {
  const images = new Map<string, PodImage>();
  const names = ['initContainers', 'containers'].flatMap((list) =>
    itemsAt(workload.spec, list).map((node) => textAt(node, 'name') ?? ''),
  );
  const main = nodeAt(workload.spec, 'containers')?.items ?? [];
  for (const value of given.values('image')) {
    const [, prefix, rest] = /^([a-z0-9-]+)=(.+)$/.exec(value) ?? [];
    const name = prefix ?? (main.length === 1 ? textAt(main[0]!, 'name') : undefined);
    if (name === undefined)
      throw new UserError(
        'several containers could have the image',
        `name one: \`--image ${visible(names[0] ?? 'NAME')}=${visible(value)}\``,
      );
    if (!names.includes(name))
      throw new UserError(
        `the workload has no container \`${visible(name)}\``,
        `it has ${names.map((one) => `\`${visible(one)}\``).join(', ')}`,
      );
    images.set(name, await imageFrom(rest ?? value, io));
  }
  return images;
}

async function imageFrom(operand: string, io: Io): Promise<PodImage> {
  const { openImage } = await import('../image/open-image.ts');
  const { resolveUser } = await import('../image/resolve-user.ts');
  const image = await openImage(operand, io, { preferredPlatform: 'linux/amd64' });
  try {
    const { config, digest } = image;
    if (!config)
      throw new UserError(`\`${visible(operand)}\` is a folder, not an image`, 'name an OCI layout or an archive');
    return { config, digest, user: resolveUser(await image.tree(), config.user) };
  } finally {
    image.close();
  }
}
