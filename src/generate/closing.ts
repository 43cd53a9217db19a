import type { Fix } from '../diagnostic/diagnostic.ts';
import { exposed } from '../gramine/exposure.ts';
import type { Manifest } from '../gramine/manifest.ts';
import type { KeyPath } from '../gramine/types.ts';
import type { SourceMap } from '../template/template.ts';
import type { Range } from '../text/source.ts';
import { replace } from '../toml/edits.ts';

/** A setting that was opened to learn what a program needs, or as openings for debugging go. */
export interface Closing {
  readonly path: string;
  /** In the file as it is. */
  readonly range: Range;
  /** One clause: what it gives away. */
  readonly message: string;
  /** Undefined where a person has to decide, or a template makes the value; `help` tells. */
  readonly fix: Fix | undefined;
  readonly help: string;
}

/** What is open in a manifest and should not be in production. */
export function closings(manifest: Manifest, map: SourceMap | undefined): readonly Closing[] {
  return openings.flatMap(({ path, message, value, help }) => {
    const setting = exposed(manifest, path) ?? verbose(manifest, path);
    if (!setting) return [];
    const range = map ? map.toTemplate(setting.at) : setting.at;
    const written = map ? map.verbatim(setting.at) : setting.at;
    const fix: Fix | undefined =
      value !== undefined && written
        ? {
            title: `set \`${path}\` to \`${value}\``,
            safety: 'unsafe',
            identity: 'changes',
            edits: [replace(written, value)],
          }
        : undefined;
    return [{ path, range, message, fix, help }];
  });
}

interface Opening {
  readonly path: KeyPath;
  readonly message: string;
  /** TOML; undefined when something else has to take its place. */
  readonly value?: string;
  readonly help: string;
}

const openings: readonly Opening[] = [
  {
    path: 'sgx.file_check_policy',
    message: 'every file of the host can be opened unchecked',
    value: '"strict"',
    help: 'set it to `"strict"`',
  },
  {
    path: 'sgx.debug',
    message: 'the host can read the memory of a debug enclave',
    value: 'false',
    help: 'set it to `false`',
  },
  {
    path: 'loader.log_level',
    message: 'the log can show data of the program to the host',
    value: '"error"',
    help: 'set it to `"error"`',
  },
  {
    path: 'loader.insecure__use_cmdline_argv',
    message: 'the host chooses the arguments',
    help: 'write the arguments as `loader.argv` instead',
  },
  {
    path: 'loader.insecure__use_host_env',
    message: 'the host sets every environment variable',
    help: 'write the variables under `loader.env` instead',
  },
];

/** The key table ranks only the levels that print data; a learning run needs `warning`, production `error` at most. */
function verbose(manifest: Manifest, path: KeyPath) {
  const setting = path === 'loader.log_level' ? manifest.at(path) : undefined;
  return typeof setting?.known === 'string' && /^(?:warning|debug|trace|all)$/.test(setting.known)
    ? setting
    : undefined;
}
