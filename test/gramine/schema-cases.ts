import { Source } from '../../src/text/source.ts';
import type { HoleRange, Node, TomlDocument } from '../../src/toml/document.ts';
import { parseToml } from '../../src/toml/parse.ts';

/** Stands for text that a template leaves unknown. */
export const hole = '\ue000';
const holes: HoleRange = { first: 0xe000, last: 0xe000 };

export function read(toml: string): TomlDocument {
  const document = parseToml(new Source('app.manifest', toml), { holes });
  if (document.problems.length > 0) throw new Error(`${document.problems[0]!.message}\n${toml}`);
  return document;
}

/** What the value would be in JSON; null where JSON has nothing of the kind. */
export function toJson(document: TomlDocument, node: Node = document.root): unknown {
  switch (document.kind(node)) {
    case 'table': {
      const members = [...document.children(node)].map(
        (child) => [document.name(child)!, toJson(document, child)] as const,
      );
      return Object.fromEntries(members);
    }
    case 'array':
      return [...document.children(node)].map((child) => toJson(document, child));
    case 'string':
      return document.string(node);
    case 'integer':
      return Number(document.integer(node));
    case 'boolean':
      return document.boolean(node);
    default:
      return null;
  }
}

/** The smallest manifest that 1.9 accepts as it stands. */
export const minimal = `
libos.entrypoint = "/app"
loader.entrypoint.uri = "file:/gramine/libsysdb.so"
fs.mounts = []
`;

type Value = string | number | boolean | Value[] | { [name: string]: Value };

/** Manifests near enough to right ones that every judgement is called for, the same in every run. */
export function* randomManifests(count: number, seed: number): Generator<string> {
  const random = mulberry(seed);
  for (let at = 0; at < count; at++) yield written(randomManifest(random));
}

/** The same with one value, or a part of one text, left open. */
export function* randomOpenings(
  count: number,
  seed: number,
): Generator<{ readonly toml: string; readonly opened: string }> {
  const random = mulberry(seed);
  for (let at = 0; at < count; at++) {
    const manifest = randomManifest(random);
    const toml = written(manifest);
    const place = pick(containers(manifest), random);
    const key = pick(Object.keys(place), random);
    if (key === undefined) continue;
    const isText = typeof Reflect.get(place, key) === 'string' && random() < 0.5;
    Object.defineProperty(place, key, { value: isText ? `x${hole}` : hole, enumerable: true });
    yield { toml, opened: written(manifest).replace(`"${hole}"`, hole) };
  }
}

function randomManifest(random: () => number): { [name: string]: Value } {
  const manifest = structuredClone(rich);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) mutate(manifest, random);
  return manifest;
}

function written(manifest: { [name: string]: Value }): string {
  return Object.entries(manifest)
    .map(([name, value]) => `${JSON.stringify(name)} = ${literal(value)}\n`)
    .join('');
}

const rich: { [name: string]: Value } = {
  libos: { entrypoint: '/app' },
  loader: {
    entrypoint: { uri: 'file:/gramine/libsysdb.so', sha256: 'a'.repeat(64) },
    argv: ['/app', '-v'],
    env: { A: 'a', B: { value: 'b' }, C: { passthrough: true } },
    log_level: 'error',
    uid: 1,
    insecure__use_cmdline_argv: false,
  },
  fs: {
    root: { type: 'tmpfs' },
    mounts: [
      { path: '/lib', uri: 'file:lib' },
      { type: 'encrypted', path: '/data', uri: 'file:data', key_name: 'k', enable_recovery: true },
      { type: 'untrusted_shm', path: '/shm', uri: 'dev:/dev/shm' },
      { type: 'tmpfs', path: '/tmp' },
    ],
    insecure__keys: { k: '0'.repeat(32) },
  },
  sgx: {
    debug: false,
    max_threads: 8,
    trusted_files: ['file:/app', { uri: 'file:/b' }, { uri: 'file:/c', sha256: 'c'.repeat(64) }],
    allowed_files: ['file:/d'],
    cpu_features: { avx: 'required', pkru: 'disabled' },
    seal_key: { misc_mask: '0xffffffff' },
    remote_attestation: 'dcap',
  },
  sys: {
    stack: { size: '2M' },
    fds: { limit: 1000 },
    allowed_ioctls: [{ request_code: 7, struct: 'S' }],
    ioctl_structs: { S: [{ size: 4, direction: 'out' }, { ptr: [{ size: 'n' }] }] },
    debug__mock_syscalls: [{ name: 'fork', return: -1 }],
  },
};

const names = [
  ...[
    'type',
    'path',
    'uri',
    'key_name',
    'enable_recovery',
    'entrypoint',
    'sha256',
    'value',
    'passthrough',
    'mounts',
    'root',
  ],
  ...['name', 'struct', 'avx', 'require_avx', 'ra_client_spid', 'limit', 'sync', 'thread_num', 'x y', '', '__proto__'],
  ...['constructor', 'é', 'ptr', 'size', 'debug'],
];

const values: readonly Value[] = [
  ...[true, false, 0, 1, -1, 2 ** 40, '', 'x', 'file:/x', 'chroot', 'encrypted', 'tmpfs', 'none', 'required', 'epid'],
  ...[[], {}, ['a'], [1], [['a']], { uri: 'file:x' }, { uri: 1 }, { sha256: 'x' }, { value: 'x' }, { value: 1, x: 2 }],
  ...[
    { passthrough: true },
    { passthrough: false },
    { passthrough: 1 },
    [{ path: '/a', uri: 'file:a' }],
    [{ size: 1 }],
  ],
];

function mutate(manifest: { [name: string]: Value }, random: () => number): void {
  const places = containers(manifest);
  const place = pick(places, random);
  const value = structuredClone(pick(values, random));
  const chance = random();
  if (Array.isArray(place)) {
    if (chance < 0.3) place.pop();
    else if (chance < 0.6 && place.length > 0) place[Math.floor(random() * place.length)] = value;
    else place.push(value);
    return;
  }
  const own = Object.keys(place);
  if (chance < 0.3 && own.length > 0) delete place[pick(own, random)];
  else if (chance < 0.7 && own.length > 0) setOwn(place, pick(own, random), value);
  else setOwn(place, pick(names, random), value);
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!;
}

function setOwn(table: { [name: string]: Value }, name: string, value: Value): void {
  Object.defineProperty(table, name, { value, enumerable: true, configurable: true, writable: true });
}

function containers(value: Value): (Value[] | { [name: string]: Value })[] {
  if (typeof value !== 'object') return [];
  return [value, ...Object.values(value).flatMap(containers)];
}

function literal(value: Value): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)} = ${literal(member)}`);
  return `{ ${members.join(', ')} }`;
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
