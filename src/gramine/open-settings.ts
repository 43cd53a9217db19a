import type { Range } from '../text/source.ts';
import type { Node } from '../toml/document.ts';
import { isDangerousVariable } from './dangerous-variables.ts';
import { type EnvVariable, environmentOf } from './environment.ts';
import { exposingKeys, exposureOf } from './exposure.ts';
import { allowedFiles, entryKey } from './files.ts';
import { findKey, isUsable } from './key-table.ts';
import type { Manifest } from './manifest.ts';
import { isBefore } from './release.ts';
import { Text } from './text.ts';

/** A place where the template decides whether, or how far, the enclave is open to the host. */
export interface OpenSetting {
  readonly at: Range;
  /** Undefined where even the key is unknown. */
  readonly path?: string;
  /** What is unknown: a clause that goes on with "depends on …". */
  readonly question: string;
}

/** Everything of a manifest that a template leaves open and that may give the host something, each place once. */
export function* openSettings(manifest: Manifest): Generator<OpenSetting> {
  if (!manifest.document.holes) return;
  yield* openValues(manifest);
  yield* openTables(manifest);
  yield* openKeys(manifest);
  yield* openVariables(manifest);
  yield* openAllowedFiles(manifest);
  yield* openStatements(manifest);
}

/** What stands alone where a statement would; text that a mistake before it has displaced is none. */
function* openStatements({ document }: Manifest): Generator<OpenSetting> {
  for (const at of document.openEnds) {
    if (!/["'{}[\],]/.test(document.source.slice(at))) yield { at, question: 'what this adds to the manifest' };
  }
}

function* openValues(manifest: Manifest): Generator<OpenSetting> {
  const { release } = manifest;
  for (const key of exposingKeys()) {
    const setting = isUsable(key, release) ? manifest.at(key.path) : undefined;
    if (setting?.written && exposureOf(key, setting, release) === 'open')
      yield { ...setting, question: exposes(key.path) };
  }
  const mask = isBefore(release, '1.1') ? undefined : manifest.at('sgx.seal_key.flags_mask');
  if (mask?.written && mask.text?.hasHole() && !/[2367abef]$/i.test(mask.text.suffix))
    yield { ...mask, question: `whether debug enclaves get the same sealing keys (\`${mask.path}\`)` };
}

function exposes(path: string): string {
  return `whether \`${path}\` exposes the enclave`;
}

/** Tables and lists that are unknown as a whole. */
function* openTables(manifest: Manifest): Generator<OpenSetting> {
  for (const path of [...tables(), 'loader.env', 'fs.insecure__keys', 'fs.mounts', 'sys.debug__mock_syscalls']) {
    const key = findKey(path);
    const setting = !key || isUsable(key, manifest.release) ? manifest.at(path) : undefined;
    if (setting?.written && setting.kind === 'hole') yield { ...setting, question: `what \`${path}\` sets` };
  }
  const mounts = isBefore(manifest.release, '1.2') ? undefined : manifest.at('fs.mounts');
  for (const node of mounts?.written && mounts.kind === 'array' ? manifest.document.children(mounts.node) : []) {
    if (manifest.document.kind(node) !== 'hole') continue;
    yield {
      at: manifest.document.range(node),
      path: `fs.mounts[${manifest.document.index(node)}]`,
      question: 'what is mounted here',
    };
  }
}

/** The tables that hold a setting which can expose the enclave. */
function tables(): ReadonlySet<string> {
  const settings = [...exposingKeys().map(({ path }) => path), 'sgx.seal_key.flags_mask', 'fs.insecure__keys.x'];
  return new Set(
    settings.flatMap((path) =>
      path
        .split('.')
        .slice(0, -1)
        .map((_, at, parts) => parts.slice(0, at + 1).join('.')),
    ),
  );
}

/** Settings whose name is unknown, where it may be that of one that exposes the enclave. */
function* openKeys(manifest: Manifest): Generator<OpenSetting> {
  const { document } = manifest;
  for (const path of ['', ...tables()]) {
    // a key under whatever name is bad
    if (path === 'fs.insecure__keys') continue;
    const table = path === '' ? document.root : manifest.at(path)?.node;
    if (table === undefined || document.kind(table) !== 'table') continue;
    for (const node of document.children(table)) {
      if (!new Text(document.name(node)!, document.holes).hasHole()) continue;
      yield { at: keyRange(manifest, node), question: 'which setting this is' };
    }
  }
}

function keyRange({ document }: Manifest, node: Node): Range {
  return document.origin(node) === 'implied' ? document.keyRange(node) : document.dottedKeyRange(node);
}

function* openVariables(manifest: Manifest): Generator<OpenSetting> {
  const { variables } = environmentOf(manifest);
  for (const one of variables) {
    if (!one.setting.written) continue;
    const { name, value, at, setting } = one;
    if (setting.kind === 'hole' || mayPassThrough(manifest, one)) {
      const danger = isDangerousVariable(name) ? `the host chooses \`${name}\`` : `\`${name}\` comes from the host`;
      yield { at, path: setting.path, question: `whether ${danger}` };
    } else if (/^RA_TLS_ALLOW_/.test(name) && value?.hasHole() && value.startsWith('1') !== false) {
      yield { at, path: setting.path, question: exposes(setting.path) };
    }
  }
  yield* openMeasurement(variables);
  yield* unnamedVariables(manifest);
}

/** `passthrough = {{ … }}`. */
function mayPassThrough(manifest: Manifest, { kind, setting }: EnvVariable): boolean {
  if (kind !== undefined || setting.kind !== 'table') return false;
  const passthrough = manifest.member(setting.node, 'passthrough', setting.path);
  return passthrough?.kind === 'hole' && !manifest.member(setting.node, 'value', setting.path);
}

/** With `any` for both, every enclave passes for the right one. */
function* openMeasurement(variables: readonly EnvVariable[]): Generator<OpenSetting> {
  const [enclave, signer] = ['RA_TLS_MRENCLAVE', 'RA_TLS_MRSIGNER'].map((name) =>
    variables.find((one) => one.name === name && one.setting.written && one.value),
  );
  const any = new Text('any');
  if (!enclave || !signer || enclave.value!.equals(any) === false || signer.value!.equals(any) === false) return;
  const open = [enclave, signer].find(({ value }) => value!.hasHole());
  if (open) yield { at: open.at, path: open.setting.path, question: 'which enclaves the verifier accepts' };
}

function* unnamedVariables(manifest: Manifest): Generator<OpenSetting> {
  const { document } = manifest;
  for (const setting of manifest.members('loader.env')) {
    if (!setting.written || !new Text(setting.name, document.holes).hasHole()) continue;
    const passthrough =
      setting.kind === 'table'
        ? manifest.member(setting.node, 'passthrough', setting.path)?.known !== undefined
        : false;
    if (passthrough || setting.kind === 'hole')
      yield { at: keyRange(manifest, setting.node), question: 'which variable the host chooses here' };
  }
}

/** Entries of which nothing is known, so that they may allow everything. */
function* openAllowedFiles(manifest: Manifest): Generator<OpenSetting> {
  const { document } = manifest;
  const list = manifest.at('sgx.allowed_files');
  if (!list?.written) return;
  const question = 'which files the host may replace';
  if (list.kind === 'hole') yield { ...list, question };
  if (list.kind !== 'array') return;
  for (const node of document.children(list.node)) {
    if (document.kind(node) === 'hole')
      yield { at: document.range(node), path: `${list.path}[${document.index(node)}]`, question };
  }
  for (const entry of allowedFiles(manifest).entries) {
    const isBlank = entry.text.hasHole() && /^(?:|file:|dev:)$/.test(entry.text.prefix) && entry.text.suffix === '';
    if (isBlank) yield { at: entry.uriAt, path: entryKey(entry), question };
  }
}
