import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import type { Settings } from '../lint/config.ts';
import { type FileIdentity, identify, kindOf } from '../lint/kinds.ts';
import { decodeText } from '../text/decode.ts';
import { Source } from '../text/source.ts';
import { operandBytes } from './operand-bytes.ts';
import { refuseKey } from './refuse-key.ts';

/** A manifest or template that a command other than `lint` works on. */
export interface ManifestFile {
  readonly source: Source;
  readonly file: FileIdentity;
}

export interface ManifestFileOptions {
  /** `--stdin-name`: the name that `-` goes by. */
  readonly stdinName?: string;
  /** What the configuration says about the file. */
  readonly settings?: Pick<Settings, 'kind' | 'templated' | 'as'>;
}

/** Reads the file an operand names (`-` is standard input). Throws a UserError when that fails or the bytes are no UTF-8. */
export function readManifestFile(operand: string, options: ManifestFileOptions, io: Io): ManifestFile {
  const path = operand === '-' ? (options.stdinName ?? '<stdin>') : operand;
  return manifestFile(path, operandBytes(operand, io), options.settings);
}

/** The same for bytes that come from elsewhere, e.g. from another revision. */
export function manifestFile(
  path: string,
  bytes: Uint8Array,
  settings: ManifestFileOptions['settings'] = undefined,
): ManifestFile {
  const { text, problems } = decodeText(bytes);
  refuseKey(path, text);
  const source = new Source(path, text);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const named = settings?.kind ? identify(path, settings.kind) : (kindOf(path) ?? identify(path, 'gramine-manifest'));
  const file = {
    ...named,
    ...(settings?.templated !== undefined && { templated: settings.templated }),
    ...(settings?.as && { as: settings.as }),
  };
  return { source, file };
}
