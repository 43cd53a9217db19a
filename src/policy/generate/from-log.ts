import type { Json, JsonObject } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { programName } from '../../invocation/programs.ts';
import { quote } from '../../toml/edits.ts';
import { annotations } from '../created-container.ts';
import type { AgentRequest } from '../decision.ts';
import { flagOf, messageOf, textOf, textsOf } from '../request-fields.ts';
import { signalName } from '../signals.ts';
import type { DraftContainer, DraftExec, DraftField, DraftValue, DraftVariable, PolicyDraft } from './draft.ts';
import { capabilityNames } from './pod-process.ts';
import { givenVariables } from './pod-values.ts';
import { argvText } from './policy-writer.ts';

/** Gathers a policy that allows what a log of the agent's requests shows to have been asked for, and nothing else. */
export class LogDraft {
  readonly #containers = new Map<string, LoggedContainer>();
  /** By the id of the container that was created. */
  readonly #byId = new Map<string, LoggedContainer>();
  readonly #notes: LocatedProblem[] = [];

  add({ endpoint, request }: AgentRequest): void {
    const id = textOf(request, 'container_id') ?? '';
    if (endpoint === 'CreateContainerRequest') this.#create(id, request);
    const container = this.#byId.get(id);
    if (!container) return;
    const exec = textOf(request, 'exec_id') ?? '';
    if (endpoint === 'ExecProcessRequest') container.exec(exec, request);
    else container.use(exec === id ? '' : exec, endpoint, request);
  }

  draft(from: string, id: string): PolicyDraft {
    const containers = [...this.#containers.values()].map((container) => container.draft());
    return { from, id, containers, notes: this.#notes };
  }

  get isEmpty(): boolean {
    return this.#containers.size === 0;
  }

  #create(id: string, request: JsonObject): void {
    const oci = messageOf(request, 'OCI');
    const process = oci && messageOf(oci, 'Process');
    if (!oci || !process) return;
    const said = messageOf(oci, 'Annotations');
    const isSandbox = said !== undefined && textOf(said, annotations.kind) === 'sandbox';
    const name = isSandbox ? 'pause' : ((said && textOf(said, annotations.name)) ?? '');
    const plain = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name) ? name : 'app';
    const known = this.#containers.get(plain) ?? new LoggedContainer(plain, isSandbox);
    known.create({ process, image: (said && textOf(said, annotations.image)) ?? '', root: messageOf(oci, 'Root') });
    this.#containers.set(plain, known);
    this.#byId.set(id, known);
  }
}

interface Creation {
  readonly process: JsonObject;
  readonly image: string;
  readonly root: JsonObject | undefined;
}

interface LoggedExec {
  readonly argv: readonly string[];
  readonly process: JsonObject;
  times: number;
  readonly uses: Uses;
}

/** What the host did to a process. */
interface Uses {
  readonly streams: Set<string>;
  readonly signals: Set<string>;
}

const newUses = (): Uses => ({ streams: new Set(), signals: new Set() });

class LoggedContainer {
  readonly name: string;
  readonly #isSandbox: boolean;
  readonly #creations: Creation[] = [];
  readonly #execs = new Map<string, LoggedExec>();
  /** By exec id. */
  readonly #running = new Map<string, LoggedExec>();
  readonly #uses = newUses();

  constructor(name: string, isSandbox: boolean) {
    this.name = name;
    this.#isSandbox = isSandbox;
  }

  create(creation: Creation): void {
    this.#creations.push(creation);
  }

  exec(id: string, request: JsonObject): void {
    const process = messageOf(request, 'process');
    const argv = process && textsOf(process, 'Args');
    if (!process || !argv || argv.length === 0 || argv.length > 64 || argv.some((text) => text.includes('\0'))) return;
    const key = JSON.stringify([argv, flagOf(process, 'Terminal')]);
    const known = this.#execs.get(key) ?? { argv, process, times: 0, uses: newUses() };
    known.times++;
    this.#execs.set(key, known);
    this.#running.set(id, known);
  }

  use(exec: string, endpoint: string, request: JsonObject): void {
    const uses = exec === '' ? this.#uses : this.#running.get(exec)?.uses;
    if (!uses) return;
    const stream = streams.get(endpoint);
    for (const name of stream ?? []) uses.streams.add(name);
    if (endpoint !== 'SignalProcessRequest') return;
    const signal = signalName(Number(request.get('signal') ?? 0));
    if (signal !== undefined) uses.signals.add(signal);
  }

  draft(): DraftContainer {
    const { process, image, root } = this.#creations[0]!;
    const times = this.#creations.length;
    return {
      name: this.name,
      why: [times === 1 ? 'created once in the log' : `created ${times} times in the log`],
      ...(this.#isSandbox && { isSandbox: true as const }),
      fields: [
        imageField(image),
        argvField(this.#argv()),
        { key: 'cwd', value: quote(absolute(textOf(process, 'Cwd'))) },
        { key: 'user', value: userText(process) },
        ...(flagOf(process, 'Terminal') ? [{ key: 'tty', value: 'true' }] : []),
        { key: 'no_new_privileges', value: String(flagOf(process, 'NoNewPrivileges') === true) },
        capabilityField(process),
        { key: 'read_only_root', value: String(root !== undefined && flagOf(root, 'Readonly') === true) },
        ...useFields(this.#uses, ['KILL', 'TERM']),
      ],
      variables: this.#variables(),
      execs: this.#drafts(),
    };
  }

  #argv(): readonly DraftValue[] {
    const all = this.#creations.map(({ process }) => textsOf(process, 'Args') ?? []);
    const usable = all.filter((argv) => argv.length > 0 && !argv.some((text) => text.includes('\0')));
    const same = usable.filter(({ length }) => length === usable[0]!.length);
    if (same.length === 0) return [{ kind: 'unknown', why: 'the log shows no command line' }];
    return same[0]!.map((_, index) => seenValue(same.map((argv) => argv[index]!)));
  }

  #variables(): readonly DraftVariable[] {
    const values = new Map<string, string[]>();
    for (const { process } of this.#creations)
      for (const entry of textsOf(process, 'Env') ?? []) {
        const at = entry.indexOf('=');
        const name = entry.slice(0, Math.max(at, 0));
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || entry.includes('\0')) continue;
        const seen = values.get(name) ?? [];
        seen.push(entry.slice(at + 1));
        values.set(name, seen);
      }
    return [...values].map(([name, seen]) => {
      const given = givenVariables.find((one) => one.name === name);
      if (given) return given;
      return { name, value: seenValue(seen), required: seen.length >= this.#creations.length, why: 'in the log' };
    });
  }

  #drafts(): readonly DraftExec[] {
    const ids = new Set<string>();
    return [...this.#execs.values()].map(({ argv, process, times, uses }) => {
      const id = uniqueId(argv[0]!, ids);
      return {
        id,
        purpose: 'operate',
        reason: times === 1 ? 'asked for once in the log' : `asked for ${times} times in the log`,
        argv: argv.map((value) => ({ kind: 'exact', value })),
        fields: [...(flagOf(process, 'Terminal') ? [{ key: 'tty', value: '"required"' }] : []), ...useFields(uses, [])],
      };
    });
  }
}

/** By the name of the program. */
function uniqueId(program: string, ids: Set<string>): string {
  const name = programName(program).toLowerCase();
  const plain =
    name
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 50)
      .replace(/-$/, '') || 'exec';
  let id = plain;
  for (let count = 2; ids.has(id); count++) id = `${plain}-${count}`;
  ids.add(id);
  return id;
}

const streams: ReadonlyMap<string, readonly string[]> = new Map([
  ['ReadStreamRequest', ['stdout', 'stderr']],
  ['WriteStreamRequest', ['stdin']],
  ['CloseStdinRequest', ['stdin']],
  ['TtyWinResizeRequest', ['resize']],
]);

function useFields({ streams: used, signals }: Uses, usual: readonly string[]): readonly DraftField[] {
  const listed = [...new Set([...usual, ...signals])].sort();
  return [
    ...(used.size === 0
      ? []
      : [
          {
            key: 'io',
            value: `{ ${[...used]
              .sort()
              .map((name) => `${name} = true`)
              .join(', ')} }`,
            why: ['as the log shows; decide: whether it has to'],
          },
        ]),
    ...(listed.length === usual.length
      ? []
      : [{ key: 'signals', value: `[${listed.map(quote).join(', ')}]`, why: ['as the log shows'] }]),
  ];
}

function imageField(image: string): DraftField {
  const isPinned = /@sha256:[0-9a-f]{64}$/.test(image);
  if (/^[^\s@\0]+(?:@sha256:[0-9a-f]{64})?$/.test(image))
    return {
      key: 'image',
      value: quote(image),
      ...(!isPinned && { why: ['decide: its digest (`@sha256:…`): a tag can be moved to another image'] }),
    };
  return { key: 'image', value: '"unknown"', why: ['decide: the image, with its digest'] };
}

function argvField(argv: readonly DraftValue[]): DraftField {
  const why = argv.flatMap((value) => (value.kind === 'unknown' ? [`decide: ${value.why}`] : []));
  return { key: 'argv', value: argvText(argv), why };
}

function absolute(path: string | undefined): string {
  return path?.startsWith('/') && !path.includes('\0') ? path : '/';
}

function userText(process: JsonObject): string {
  const user = messageOf(process, 'User');
  const number = (name: string) => idOf(user?.get(name)) ?? 0;
  const groups = user?.get('AdditionalGids');
  const listed = Array.isArray(groups)
    ? [...new Set(groups.flatMap((group: Json) => idOf(group) ?? []))].sort((a, b) => a - b)
    : [];
  return `{ uid = ${number('UID')}, gid = ${number('GID')}, groups = [${listed.join(', ')}] }`;
}

function idOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : undefined;
}

function capabilityField(process: JsonObject): DraftField {
  const all = messageOf(process, 'Capabilities');
  const names = (all && textsOf(all, 'Effective')) ?? [];
  const plain = [
    ...new Set(names.filter((name) => capabilityNames.includes(name.replace(/^CAP_/, '')) && name.startsWith('CAP_'))),
  ].sort();
  return { key: 'capabilities', value: `[${plain.map(quote).join(', ')}]` };
}

/** Of everything that was seen. */
function seenValue(seen: readonly string[]): DraftValue {
  const values = [...new Set(seen)];
  return values.length === 1 ? { kind: 'exact', value: values[0]! } : { kind: 'one-of', values: values.slice(0, 64) };
}
