import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { lintContext } from '../../src/gramine/jinja.ts';
import { parseRelease, type Release } from '../../src/gramine/release.ts';
import type { FileKind } from '../../src/lint/kinds.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderStatic } from '../../src/template/static.ts';
import { type Range, Source } from '../../src/text/source.ts';
import type { Node, TomlDocument } from '../../src/toml/document.ts';
import { parseToml } from '../../src/toml/parse.ts';

/** A manifest or template to plant mistakes into. */
export interface Soil {
  readonly name: string;
  readonly text: string;
  readonly templated: boolean;
  readonly kind: FileKind;
}

const shared = process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared');

/** Every template and user manifest of the shared corpus; empty without it. */
export function corpus(): readonly Soil[] {
  const folder = join(shared, 'corpus');
  if (!existsSync(folder)) return [];
  const listed: { file: string; kind: string }[] = JSON.parse(readFileSync(join(folder, 'manifests.json'), 'utf8'));
  return listed
    .filter(({ kind }) => kind === 'template' || kind === 'gsc-user-manifest')
    .map(({ file, kind }) => ({
      name: file,
      text: readFileSync(join(folder, file), 'utf8'),
      templated: kind === 'template',
      kind: kind === 'template' ? 'gramine-manifest' : 'gsc-user-manifest',
    }));
}

/** The corpus as gramine-manifest renders it. */
export function rendered(): readonly Soil[] {
  const folder = join(shared, 'corpus');
  if (!existsSync(folder)) return [];
  const listed: { file: string; rendered: string; kind: string; renders: unknown; toml: unknown }[] = JSON.parse(
    readFileSync(join(folder, 'manifests.json'), 'utf8'),
  );
  return listed
    .filter(({ kind, renders, toml }) => kind === 'template' && renders === true && toml === true)
    .map((one) => ({
      name: one.rendered,
      text: readFileSync(join(folder, one.rendered), 'utf8'),
      templated: false,
      kind: 'gramine-manifest',
    }));
}

/** What the repository ships: its examples, and one text with all that the examples lack. */
export function shipped(): readonly Soil[] {
  const folder = join(import.meta.dirname, '../../examples');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.manifest(\.template)?$/.test(name),
  );
  const examples = names.sort().map((name) => ({
    name,
    text: readFileSync(join(folder, name), 'utf8'),
    templated: name.endsWith('.template'),
    kind: 'gramine-manifest' as const,
  }));
  return [...examples, { name: 'sections', text: sections, templated: true, kind: 'gramine-manifest' }];
}

const sections = `{# "quotes' #}
{%- set python = 'python' ~ version -%}
libos.entrypoint = "/usr/bin/{{ python }}" # the "interpreter"

[loader]
log_level = "{{ log_level }}"
argv = [ "{{ python }}", '--it''s' ]
argv_src_file = "file:args" # both, on purpose

[loader.env]
LD_LIBRARY_PATH = "/lib:{{ arch_libdir }}"
COLOR = { value = "never" }
TZ = { value = "{{ tz }}" }
{% if tracing %}
TRACE = { passthrough = true }
{% else %}
TRACE = "off"
{% endif %}

[[fs.mounts]]
path = "/lib"
uri = "file:{{ gramine.runtimedir() }}"

{% for folder in ['/etc/app', '/usr/share/app'] %}
[[fs.mounts]]
path = "{{ folder }}"
uri = "file:{{ folder }}"
{% endfor %}

[sys]
stack.size = "4M"

[sgx]
{% if edmm %}
edmm_enable = true
{% endif %}
debug = false
enclave_size = "512M"
max_threads = {{ threads | default(8) }}
trusted_files = [
  "file:{{ gramine.libos }}",
  { uri = "file:/etc/app/a" },
{%- for folder in folders %}
  "file:{{ folder }}/", # a 'folder'
  { uri = "file:{{ folder }}.d/" },
{%- endfor %}
]
`.replace(`'--it''s'`, `'--its'`);

/** One text as lint sees it: plain, or a world of a template. */
export interface View {
  readonly document: TomlDocument;
  /** The range of the text itself that was copied there, undefined when it was computed. */
  verbatim(range: Range): Range | undefined;
  toText(range: Range): Range;
}

export function viewsOf(soil: Soil, text: string, release: Release): readonly View[] {
  if (!soil.templated)
    return [{ document: parseToml(new Source(soil.name, text)), verbatim: (range) => range, toText: (range) => range }];
  const rendering = renderStatic(
    parseTemplate(new Source(soil.name, text)),
    lintContext({ release, defines: new Map() }),
  );
  return rendering.worlds.map(({ text: rendered, map }) => ({
    document: parseToml(new Source(soil.name, rendered), { holes: rendering.holes }),
    verbatim: (range) => map.verbatim(range),
    toText: (range) => map.toTemplate(range),
  }));
}

export function lintSoil(soil: Soil, text: string, release: Release): readonly Diagnostic[] {
  const file = { kind: soil.kind, templated: soil.templated, as: 'source' } as const;
  return lintText(new Source(soil.name, text), { file, release, profile: 'production', rules }).findings;
}

export function releaseOf(text: string): Release {
  return parseRelease(text)!;
}

export type Random = (below: number) => number;

/** The same numbers for the same seed, on every machine (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)]!;
}

export function splice(text: string, range: Range, replacement: string): string {
  return text.slice(0, range.start) + replacement + text.slice(range.end);
}

export function placeOf(document: TomlDocument, node: Node): readonly (string | number)[] {
  const place: (string | number)[] = [];
  for (let at = node; at > 0; at = document.parent(at)) place.push(document.name(at) ?? document.index(at));
  return place.reverse();
}

/** Every node below the root that is written as such: members, elements and header tables. */
export function writtenNodes(document: TomlDocument): readonly Node[] {
  return Array.from({ length: document.nodeCount - 1 }, (_, at) => at + 1).filter(
    (node) => document.origin(node) !== 'implied',
  );
}
