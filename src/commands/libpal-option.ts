import { UserError } from '../diagnostic/diagnostic.ts';
import { stockPackageDirectory } from '../gramine/installation.ts';
import type { Io, OpenFile } from '../io/io.ts';
import type { Given, Option } from './command.ts';
import type { EnclaveFiles, Running } from './enclave-files.ts';
import { readable } from './operand-bytes.ts';

export const libpalOptions: readonly Option[] = [
  {
    name: '--libpal',
    value: 'FILE',
    summary: "Gramine's libpal.so, the very file that will run (default: sgx/libpal.so in its package directory)",
    completes: 'file',
  },
  {
    name: '--gramine-package',
    value: 'FILE.deb',
    summary: "take libpal.so and all of Gramine's package directory from a Debian package",
    completes: 'file',
  },
  {
    name: '--image',
    value: 'IMAGE',
    summary: 'take libpal.so and trusted files from an OCI layout, `docker save` archive or root folder',
    completes: 'file',
  },
];

export interface LibpalFile {
  readonly bytes: Uint8Array;
}

/** The libpal.so that the options name, or that is installed; undefined when none is. Rejects with a UserError. */
export async function libpalFrom({ given, io, files }: Running): Promise<LibpalFile | undefined> {
  const path = given.value('libpal');
  if (path !== undefined && !given.has('gramine-package')) return readLibpalFile(path, io);
  const opened = await files();
  return libpalIn(installedLibpal(opened, given), (place) => opened.open(place));
}

/** Where libpal.so lies when no option says so. */
function installedLibpal({ gramineRoot, isOtherSystem }: EnclaveFiles, given: Given): string {
  const named = isOtherSystem ? undefined : given.value('gramine-root');
  return `${named ?? gramineRoot ?? stockPackageDirectory}/sgx/libpal.so`;
}

/** Says where it was looked for. */
export async function libpalMissing({ given, files }: Running): Promise<string> {
  const [root, image] = [given.value('root'), given.value('image')];
  const within = root ?? image;
  const where = within === undefined ? '' : ` in \`${within}\``;
  return `there is no \`${installedLibpal(await files(), given)}\`${where}`;
}

const maximumSize = 2 ** 28;

/** Throws a UserError. */
export function readLibpalFile(path: string, io: Io): LibpalFile {
  return libpalIn(path, (place) => io.openFile(place))!;
}

function libpalIn(path: string, open: (path: string) => OpenFile | undefined): LibpalFile | undefined {
  const file = opened(path, open);
  if (!file) return undefined;
  try {
    if (file.size > maximumSize)
      throw new UserError(`\`${path}\` is no libpal.so: it has more than ${maximumSize} bytes`);
    return { bytes: file.read(0, file.size) };
  } finally {
    file.close();
  }
}

function opened(path: string, open: (path: string) => OpenFile | undefined): OpenFile | undefined {
  return readable(path, () => open(path));
}
