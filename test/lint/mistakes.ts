import { allKeys, findRows, isSection, isUsable, parsePath, statusIn } from '../../src/gramine/key-table.ts';
import type { KeyEntry, ValueType } from '../../src/gramine/keys/entry.ts';
import type { Release } from '../../src/gramine/release.ts';
import type { Range } from '../../src/text/source.ts';
import { pick, placeOf, type Random, type Soil, splice, type View, viewsOf, writtenNodes } from './planting.ts';

/** A text with a mistake in it, and where lint has to see it. */
export interface Planted {
  readonly text: string;
  /** Any of these rules may speak. */
  readonly rules: readonly string[];
  readonly at: Range;
}

export type Mistake = (ground: Ground) => Planted | undefined;

export interface Ground {
  readonly soil: Soil;
  readonly text: string;
  readonly release: Release;
  readonly random: Random;
  readonly views: readonly View[];
}

/** Undefined when the place or the key does not suit; another try may. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'removed key': (ground) => {
    const row = pick(ground.random, removedIn(ground.release));
    const [first, second] = row.path.split('.');
    if (
      row.path.includes('<') &&
      ground.views.some(({ document }) => document.get(document.get(document.root, first!), second!) >= 0)
    )
      return undefined;
    return statement(ground, {
      path: row.path.replaceAll(/<[A-Z]+>/g, 'lib'),
      value: exampleOf(row.type),
      rules: ['keys/removed'],
      covers: 'key',
    });
  },
  'wrong type of an existing value': (ground) => {
    const view = pick(ground.random, ground.views);
    const nodes = writtenNodes(view.document).filter((node) => view.document.origin(node) === 'value');
    const node = pick(ground.random, nodes);
    const range = view.verbatim(view.document.range(node));
    const type = range && typeAt(placeOf(view.document, node), ground.release);
    if (!type) return undefined;
    const value = pick(ground.random, wrongFor(type));
    return {
      text: splice(ground.text, range, value),
      rules: ['keys/type'],
      at: { start: range.start, end: range.start + value.length },
    };
  },
  'new key of a wrong type': (ground) => {
    const row = pick(ground.random, plainRows(ground.release));
    return statement(ground, {
      path: row.path,
      value: pick(ground.random, wrongFor(row.type)),
      rules: ['keys/type'],
      covers: 'value',
    });
  },
  'misplaced key': (ground) => {
    const row = pick(ground.random, plainRows(ground.release));
    const mounts = findRows(['fs', 'mounts']).some((one) => isUsable(one, ground.release))
      ? '[[fs.mounts]]\npath = "/x"\nuri = "file:x"'
      : '[sgx]';
    const headers = [
      mounts,
      mounts,
      '[sys]',
      '[sgx.cpu_features]',
      '[loader.env]',
      '[sys.ioctl_structs]',
      '[extra]',
      '[sgx.seal_key]',
      '[loader]',
      '[[sgx.trusted_files]]\nuri = "file:x"',
    ];
    const header = ground.random(4) === 0 && ground.text.includes('\n[') ? '' : `\n${pick(ground.random, headers)}\n`;
    const text =
      header === ''
        ? ground.text
        : ground.text.replace(/(?:\r?\n)*$/, '\n') + header.replaceAll('\n', lineEndOf(ground.text));
    const start = header === '' ? undefined : text.length;
    return statement(
      { ...ground, text },
      {
        path: row.path,
        value: exampleOf(row.type),
        rules: ['keys/misplaced'],
        covers: 'key',
        misplaced: true,
        ...(start !== undefined && { start }),
      },
    );
  },
  'slip in a key': (ground) => {
    const view = pick(ground.random, ground.views);
    const node = pick(
      ground.random,
      writtenNodes(view.document).filter((one) => view.document.index(one) < 0),
    );
    if (node === undefined) return undefined;
    const place = placeOf(view.document, node);
    const written = view.verbatim(view.document.dottedKeyRange(node));
    if (!written || !/^[\w.]+$/.test(ground.text.slice(written.start, written.end))) return undefined;
    const segments = ground.text.slice(written.start, written.end).split('.');
    const which = ground.random(segments.length);
    const slipped = [...segments];
    slipped[which] = slip(ground.random, segments[which]!);
    const before = place.slice(0, place.length - segments.length);
    if (!isNamedByGramine([...before, ...segments], before.length + which, ground.release)) return undefined;
    if (slipped[which] === segments[which] || isMeaningful([...before, ...slipped], ground.release)) return undefined;
    const key = slipped.join('.');
    // Of a header with more to it only the misspelt name is wrong: what follows it is as it should be.
    const start = written.start + (isHeader(view, node) ? lengthBefore(slipped, which) : 0);
    const end = isHeader(view, node) ? start + slipped[which]!.length : written.start + key.length;
    const at =
      which === segments.length - 1 ? { start: written.start, end: written.start + key.length } : { start, end };
    // A slip can hit a name that an older release knew.
    return { text: splice(ground.text, written, key), rules: ['keys/unknown', 'keys/removed'], at };
  },
  'unsafe option': (ground) => {
    const { path, value, rule, at } = pick(ground.random, unsafe);
    if (!findRows(path.split('.')).some((row) => isUsable(row, ground.release))) return undefined;
    return statement(ground, {
      path,
      value,
      rules: path.startsWith('loader.env.') ? [rule, 'loader/env-source-conflict'] : [rule],
      covers: 'value',
      ...(at && { within: at }),
    });
  },
  'unsafe element': (ground) => {
    const view = pick(ground.random, ground.views);
    const list = view.document.get(view.document.get(view.document.root, 'sgx'), 'allowed_files');
    const range =
      list < 0
        ? undefined
        : view.verbatim({ start: view.document.range(list).start, end: view.document.range(list).start + 1 });
    if (!range) return undefined;
    const element = pick(ground.random, ['"file:/"', "'file:.'", '"file:./"']);
    return {
      text: splice(
        ground.text,
        { start: range.end, end: range.end },
        `${lineEndOf(ground.text)}  ${element}, # 'all"${lineEndOf(ground.text)}`,
      ),
      rules: ['files/allowed-matches-all'],
      at: {
        start: range.end + lineEndOf(ground.text).length + 2,
        end: range.end + lineEndOf(ground.text).length + 2 + element.length,
      },
    };
  },
  'excluded member': (ground) =>
    member(ground, {
      name: 'passthrough',
      value: 'true',
      in: /^loader\.env\.[^.]+$/,
      rules: ['keys/unknown'],
      covers: 'key',
    }),
  'wrong type of a member': (ground) =>
    member(ground, {
      name: pick(ground.random, ['type', 'path', 'uri']),
      value: '7',
      in: /^fs\.mounts\.\d+$/,
      rules: ['keys/type'],
    }),
  'unknown member': (ground) =>
    member(ground, {
      name: pick(ground.random, ['urii', 'sourc', 'permissions']),
      value: '"x"',
      in: /^fs\.mounts\.\d+$/,
      rules: ['keys/unknown'],
      covers: 'key',
    }),
};

const unsafe: readonly { path: string; value: string; rule: string; at?: string }[] = [
  { path: 'sgx.debug', value: 'true', rule: 'security/debug-enclave' },
  { path: 'loader.insecure__use_host_env', value: 'true', rule: 'security/host-env' },
  { path: 'loader.insecure__use_cmdline_argv', value: 'true', rule: 'security/host-argv' },
  { path: 'loader.insecure__disable_aslr', value: 'true', rule: 'security/disabled-aslr' },
  { path: 'sgx.file_check_policy', value: '"allow_all_but_log"', rule: 'files/policy-permissive' },
  { path: 'sgx.allowed_files', value: '["file:a.log", "file:/"]', at: '"file:/"', rule: 'files/allowed-matches-all' },
  { path: 'sys.insecure__allow_eventfd', value: 'true', rule: 'security/host-eventfd' },
  { path: 'sys.experimental__enable_flock', value: 'true', rule: 'security/experimental-flock' },
  { path: 'sys.enable_sigterm_injection', value: 'true', rule: 'security/sigterm-injection' },
  { path: 'sys.enable_extra_runtime_domain_names_conf', value: 'true', rule: 'security/host-dns' },
  { path: 'sgx.insecure__allow_memfaults_without_exinfo', value: 'true', rule: 'security/memfaults' },
  { path: 'sgx.insecure__rpc_thread_num', value: '8', rule: 'security/rpc-threads' },
  { path: 'sgx.seal_key.flags_mask', value: '"0xfffffffffffffffd"', rule: 'security/seal-mask-debug' },
  { path: 'loader.log_level', value: '"all"', rule: 'security/verbose-log' },
  { path: 'loader.env.LD_PRELOAD', value: '{ passthrough = true }', rule: 'security/dangerous-env' },
  { path: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE', value: '"1"', rule: 'security/insecure-attestation' },
  { path: 'loader.env.DB_PASSWORD', value: '"horse-battery-staple"', rule: 'security/secret-in-manifest' },
];

interface Sown {
  readonly path: string;
  readonly value: string;
  readonly rules: readonly string[];
  readonly covers: 'key' | 'value';
  /** The part of the value that the finding covers. */
  readonly within?: string;
  readonly misplaced?: boolean;
  readonly start?: number;
}

const probe = 'manifestly_probe';

/** A statement on a line of its own, at any place of the text where it means the given path (or does not, when misplaced). */
function statement(ground: Ground, sown: Sown): Planted | undefined {
  const { soil, text, release, random } = ground;
  const end = lineEndOf(text);
  const lines = lineStarts(text);
  const start = sown.start ?? pick(random, lines);
  const [before, after] = surroundings(random, soil.templated && sown.start === undefined, end);
  const section = sectionAt(ground, start);
  if (!section) return undefined;
  const key = sown.misplaced ? sown.path : relativeTo(section, sown.path);
  if (key === undefined || (sown.misplaced && (section.length === 0 || relativeTo(section, sown.path) !== undefined)))
    return undefined;
  const lead = start > 0 && !text.slice(0, start).endsWith('\n') ? end : '';
  const head = `${lead}${before}${key} = `;
  const planted = splice(text, { start, end: start }, `${head}${sown.value}${after}`);
  const keyStart = start + lead.length + before.length;
  const inside = sown.within ? sown.value.indexOf(sown.within) : 0;
  const valueStart = start + head.length + inside;
  const at =
    sown.covers === 'key'
      ? { start: keyStart, end: keyStart + key.length }
      : { start: valueStart, end: valueStart + (sown.within ?? sown.value).length };
  const views = viewsOf(soil, planted, release);
  if (views.length === 0 || views.some(({ document }) => document.problems.length > 0)) return undefined;
  return { text: planted, rules: sown.rules, at };
}

/** The table that a statement on a line of its own at this offset belongs to; undefined when no statement can stand there. */
function sectionAt({ soil, text, release }: Ground, start: number): readonly (string | number)[] | undefined {
  const lead = start > 0 && !text.slice(0, start).endsWith('\n') ? '\n' : '';
  const probed = splice(text, { start, end: start }, `${lead}${probe} = 1\n`);
  const places = new Map<string, readonly (string | number)[]>();
  const views = viewsOf(soil, probed, release);
  const unprobed = viewsOf(soil, text, release);
  if (views.length !== unprobed.length) return undefined;
  for (const [index, { document }] of views.entries()) {
    // Within an array that has unknown values no mistake is certain, but its values are no longer what they were.
    if (document.problems.length > 0 || placesIn(document) !== placesIn(unprobed[index]!.document)) return undefined;
    for (const node of writtenNodes(document)) {
      if (document.name(node) === probe)
        places.set(String(placeOf(document, document.parent(node))), placeOf(document, document.parent(node)));
    }
  }
  return places.size === 1 ? [...places.values()][0] : undefined;
}

function placesIn(document: View['document']): string {
  const others = writtenNodes(document).filter((node) => document.name(node) !== probe);
  return others.map((node) => placeOf(document, node).join('.')).join('\n');
}

function relativeTo(section: readonly (string | number)[], path: string): string | undefined {
  if (section.length === 0) return path;
  const prefix = `${section.join('.')}.`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function surroundings(random: Random, templated: boolean, end: string): readonly [string, string] {
  const choices: (readonly [string, string])[] = [
    ['', end],
    ['  ', ` # don't "quote${end}`],
    [`# it's a "comment' """${end}`, end],
    [`${end}${end}\t`, `${end}${end}`],
  ];
  if (templated)
    choices.push(
      [`{% if env.get('PLANTED') %}${end}`, `${end}{% endif %}${end}`],
      [`{% if never %}{% else %}${end}`, `${end}{% endif %}${end}`],
      [`{% for one in [1] %}${end}`, `${end}{% endfor %}${end}`],
    );
  return pick(random, choices);
}

interface Member {
  readonly name: string;
  readonly value: string;
  readonly in: RegExp;
  readonly rules: readonly string[];
  readonly covers?: 'key';
}

/** A member at the beginning of an inline table, loops included. */
function member(ground: Ground, sown: Member): Planted | undefined {
  const { soil, random, release, text } = ground;
  if (!findRows(['fs', 'mounts']).some((row) => isUsable(row, release))) return undefined;
  const view = pick(random, ground.views);
  const { document } = view;
  const tables = writtenNodes(document).filter(
    (node) =>
      document.kind(node) === 'table' &&
      document.origin(node) === 'value' &&
      sown.in.test(placeOf(document, node).join('.')) &&
      document.childCount(node) > 0,
  );
  const free = tables.filter((node) => document.get(node, sown.name) < 0);
  if (free.length === 0) return undefined;
  const brace = document.range(pick(random, free)).start;
  const open = view.verbatim({ start: brace, end: brace + 1 });
  if (!open) return undefined;
  const planted = splice(text, { start: open.end, end: open.end }, ` ${sown.name} = ${sown.value},`);
  if (viewsOf(soil, planted, release).some(({ document: after }) => after.problems.length > 0)) return undefined;
  const key = { start: open.end + 1, end: open.end + 1 + sown.name.length };
  return {
    text: planted,
    rules: sown.rules,
    at: sown.covers === 'key' ? key : { start: key.end + 3, end: key.end + 3 + sown.value.length },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return [...new Set([...starts, text.length])];
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function isHeader({ document }: View, node: number): boolean {
  return document.origin(node) === 'header';
}

function lengthBefore(names: readonly string[], which: number): number {
  return names.slice(0, which).reduce((length, name) => length + name.length + 1, 0);
}

function slip(random: Random, name: string): string {
  const at = random(name.length);
  const way = random(3);
  if (way === 0) return name.slice(0, at) + name.slice(at + 1) || name;
  if (way === 1) return name.slice(0, at) + name[at]! + name.slice(at);
  return at + 1 < name.length ? name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2) : name;
}

function removedIn(release: Release): readonly KeyEntry[] {
  return allKeys.filter((row) => {
    const status = statusIn(row, release);
    if ((status !== 'removed' && status !== 'rejected') || row.path.includes('[')) return false;
    return (
      !isSection(row.path.split('.')) &&
      !findRows(row.path.split('.').slice(0, -1)).some((other) => isUsable(other, release)) &&
      !findRows(row.path.split('.')).some((other) => isUsable(other, release))
    );
  });
}

function plainRows(release: Release): readonly KeyEntry[] {
  return allKeys.filter(
    (row) =>
      isUsable(row, release) &&
      !/[[<]/.test(row.path) &&
      row.path.includes('.') &&
      !row.onlyFor &&
      wrongFor(row.type).length > 0 &&
      findRows(row.path.split('.')).filter((other) => isUsable(other, release)).length === 1,
  );
}

function typeAt(place: readonly (string | number)[], release: Release): ValueType | undefined {
  const rows = findRows(place).filter((row) => isUsable(row, release));
  const [row] = rows;
  if (
    !row ||
    rows.length > 1 ||
    row.path.split('.').length !== place.filter((segment) => typeof segment === 'string').length
  )
    return undefined;
  const isElement = typeof place.at(-1) === 'number' && !row.path.endsWith('[]');
  const type = isElement ? (row.type.kind === 'array' ? row.type.of : undefined) : row.type;
  return type && wrongFor(type).length > 0 ? type : undefined;
}

/** Values that are of another type, whatever the release. */
function wrongFor(type: ValueType): readonly string[] {
  switch (type.kind) {
    case 'boolean':
    case 'literal':
      return ['"yes"', '7', '[true]', '1.5', '2020-01-01'];
    case 'integer':
      return ['"eight"', 'true', '[8]', '8.5', '"""\n8 """'];
    case 'string':
      return ['7', 'true', '["x", "y"]', '1979-05-27T07:32:00Z'];
    case 'enum':
      return ['7', 'true', '[]'];
    case 'array':
      return ['"x"', '1', 'true'];
    case 'table':
      return ['5', 'true'];
    default:
      return [];
  }
}

export function exampleOf(type: ValueType): string {
  switch (type.kind) {
    case 'boolean':
      return 'false';
    case 'literal':
      return String(type.value);
    case 'integer':
      return '8';
    case 'enum': {
      const last = type.values.at(-1)!;
      return JSON.stringify(typeof last === 'string' ? last : last.value);
    }
    case 'array':
      return `[${type.of.kind === 'table' ? '' : exampleOf(type.of)}]`;
    case 'table':
      return '{ a = "b" }';
    case 'one-of':
      return exampleOf(type.types[0]!);
    case 'string':
      if (type.format === 'size') return '"64M"';
      if (type.format === 'uri') return `"${type.schemes[0]}x"`;
      if (type.format === 'hex' || type.format === 'mask') return `"${'0'.repeat(type.digits)}"`;
      return '"x"';
    default:
      return '"x"';
  }
}

/** True when the segment is one that Gramine gives a meaning, and not a name of the user's choice. */
function isNamedByGramine(place: readonly (string | number)[], which: number, release: Release): boolean {
  const rows = allKeys
    .filter((row) => isUsable(row, release))
    .map((row) => parsePath(row.path.replaceAll('[]', '[0]'))!);
  return rows.some(
    (row) =>
      row.length > which &&
      row[which] === place[which] &&
      place
        .slice(0, which)
        .every(
          (segment, at) =>
            row[at] === segment ||
            (typeof row[at] === typeof segment && String(row[at]).startsWith('<')) ||
            (typeof row[at] === 'number' && typeof segment === 'number'),
        ),
  );
}

/** True when any release gives the path a meaning, or a name of the user's choice may stand there. */
function isMeaningful(place: readonly (string | number)[], release: Release): boolean {
  return (
    findRows(place).length > 0 ||
    allKeys.some(
      (row) => isUsable(row, release) && (row.path === place.join('.') || row.path.startsWith(`${place.join('.')}.`)),
    )
  );
}
