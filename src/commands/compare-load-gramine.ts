import { type LoadGramine, loadGramine } from '../compare/load-gramine.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { readElf } from '../elf/elf-file.ts';
import type { Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { withEnclaveFiles } from './enclave-files.ts';
import { libpalFrom } from './libpal-option.ts';

/** What the constructed subject is measured for. */
export interface KeyServer {
  readonly release: Release;
  /** SHA-256 of its certificates in hexadecimal. */
  readonly certificates: string | undefined;
}

/** The constructed subject, measured with the Gramine that the options name. Rejects with a UserError. */
export function loadGramineFrom({ release, certificates }: KeyServer, given: Given, io: Io): Promise<LoadGramine> {
  return withEnclaveFiles(given, io, async (running) => {
    const { tree, hash, gramineRoot } = await running.files();
    const libpal = (await libpalFrom(running))?.bytes;
    if (libpal && readElf(libpal) === undefined)
      throw new UserError(
        `\`${visible(given.value('libpal') ?? 'libpal.so')}\` is no ELF file`,
        "name Gramine's libpal.so",
      );
    const packageDirectory = gramineRoot ?? besideLibpal(given.value('libpal'), io);
    return loadGramine({
      release,
      ...(certificates !== undefined && { certificates }),
      gramine: { tree, hash, ...(libpal && { libpal }), ...(packageDirectory !== undefined && { packageDirectory }) },
    });
  });
}

/** The package directory that a libpal.so lies in where Gramine is installed. */
function besideLibpal(libpal: string | undefined, io: Io): string | undefined {
  const suffix = '/sgx/libpal.so';
  const path = libpal === undefined ? '' : resolvePath(io.cwd, libpal);
  return path.endsWith(suffix) ? path.slice(0, -suffix.length) : undefined;
}
