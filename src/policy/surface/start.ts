import { dangerOf } from '../../gramine/dangerous-variables.ts';
import { environmentOf } from '../../gramine/environment.ts';
import { exposed } from '../../gramine/exposure.ts';
import { isCovered } from '../../gramine/files.ts';
import { resolveInside } from '../../gramine/mounts.ts';
import { normalizePath } from '../../gramine/paths.ts';
import { argumentsOf, entrypointPath } from '../../gramine/program.ts';
import { authorityOver, type Exposed, policyOf } from '../../gramine/protection.ts';
import type { Text } from '../../gramine/text.ts';
import { parseUri } from '../../gramine/uris.ts';
import { byCodePoint } from '../../text/order.ts';
import type { Arguments, Entrypoint, Holder, HostEnvironment, Subprocesses } from './exec-surface.ts';

/** What starts first, and where it lies. */
export function entrypointOf(side: Exposed): Entrypoint {
  const setting = side.manifest.get('libos.entrypoint');
  const path = entrypointPath(side.manifest);
  if (!setting || !path) return { path: undefined, holder: setting ? 'unknown' : 'nobody' };
  return {
    path: path.known,
    holder: holderOf(side, path),
    ...(setting.written && { range: setting.at }),
  };
}

/** Who decides on the content of a file in the enclave. */
export function holderOf(side: Exposed, path: Text): Holder {
  const shown = resolveInside(side.mounts, path);
  if (shown === 'unknown') return 'unknown';
  const { mount, hostPath } = shown;
  if (mount.type === 'tmpfs') return 'memory';
  if (mount.type === 'encrypted') return 'key';
  const authority = authorityOver(side, path, false);
  if (authority !== 'enclave') return authority;
  const trusted = hostPath === undefined ? undefined : isCovered(side.trusted, hostPath);
  if (trusted === undefined) return 'unknown';
  return trusted ? 'hash' : 'nobody';
}

export function argumentsIn(side: Exposed): Arguments {
  const { manifest } = side;
  const host = exposed(manifest, 'loader.insecure__use_cmdline_argv');
  if (host) return { chosenBy: 'host', values: [], range: host.at };
  const file = manifest.get('loader.argv_src_file');
  if (file) {
    const uri = file.known;
    const holder = file.text ? holderOfUri(side, file.text) : 'unknown';
    return { chosenBy: 'file', values: [], ...(uri !== undefined && { file: uri }), holder, range: file.at };
  }
  const elements = argumentsOf(manifest);
  if (elements) {
    const values = elements.map(({ text }) => text?.known);
    const { at } = manifest.at('loader.argv')!;
    return { chosenBy: values.includes(undefined) ? 'unknown' : 'manifest', values, range: at };
  }
  const setting = manifest.at('loader.argv') ?? manifest.at('loader.insecure__use_cmdline_argv');
  if (setting && setting.known !== false) return { chosenBy: 'unknown', values: [], range: setting.at };
  if (manifest.isOpen) return { chosenBy: 'unknown', values: [] };
  return { chosenBy: 'manifest', values: [manifest.get('libos.entrypoint')?.known] };
}

function holderOfUri(side: Exposed, text: Text): Holder {
  const uri = parseUri(text);
  const path = uri && normalizePath(uri.path);
  if (!path) return 'unknown';
  if (isCovered(side.allowed, path)) return 'host';
  const trusted = isCovered(side.trusted, path);
  if (trusted) return 'hash';
  if (side.mounts.entries.some(({ type, hostPath }) => type === 'encrypted' && hostPath?.equals(path) !== false))
    return 'key';
  if (trusted === undefined) return 'unknown';
  return policyOf(side.manifest) === 'allow_all_but_log' ? 'host' : 'nobody';
}

export function environmentIn({ manifest }: Exposed): HostEnvironment {
  const environment = environmentOf(manifest);
  const variables = environment.variables
    .filter(({ kind }) => kind === 'passthrough')
    .map(({ name, at }) => ({ name, ...dangerIn(name), range: at }))
    .toSorted((a, b) => byCodePoint(a.name, b.name));
  const fixed = new Map(
    environment.variables
      .filter(({ kind }) => kind !== 'passthrough')
      .map(({ name, value }) => [name, value?.known] as const),
  );
  if (exposed(manifest, 'loader.insecure__use_host_env')) return { fromHost: 'all', variables, fixed };
  const isUnknown = environment.open || environment.variables.some(({ kind }) => kind === undefined);
  return { fromHost: isUnknown ? 'unknown' : variables.length > 0 ? 'some' : 'none', variables, fixed };
}

function dangerIn(name: string): { readonly danger?: string } {
  const danger = dangerOf(name);
  return danger === undefined ? {} : { danger };
}

export function subprocessesIn({ manifest }: Exposed): Subprocesses {
  const setting = manifest.at('sys.disallow_subprocesses');
  if (!setting) return { possible: manifest.isOpen ? 'unknown' : 'yes' };
  if (typeof setting.known !== 'boolean') return { possible: 'unknown', range: setting.at };
  return { possible: setting.known ? 'refused' : 'yes', range: setting.at };
}
