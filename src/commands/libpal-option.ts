import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import { stockPackageDirectory } from '../gramine/installation.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given, Option } from './command.ts';
import { folderFrom } from './folder-option.ts';

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
    summary: 'take libpal.so, and libsysdb.so for a template, from a Debian package',
    completes: 'file',
  },
];

export interface LibpalFile {
  /** What to call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `libsysdb.so` of the same package. */
  readonly libsysdb?: Uint8Array;
}

/** The libpal.so that the options name, or that is installed; undefined when none is. Throws a UserError. */
export async function libpalFrom(given: Given, io: Io): Promise<LibpalFile | undefined> {
  const [file, deb] = [given.value('libpal'), given.value('gramine-package')];
  if (file !== undefined && deb !== undefined)
    throw new UserError('`--libpal` and `--gramine-package` exclude each other', 'use one of them');
  if (file !== undefined) return readLibpalFile(file, io);
  if (deb !== undefined) return libpalInPackage(deb, io);
  const [installed, root] = [installedLibpal(given), folderFrom('root', given, io)];
  const place = root === undefined ? installed : io.openTree(root).place(resolvePath('/', installed));
  return place !== undefined && io.stat(place) ? readLibpalFile(place, io) : undefined;
}

/** Where libpal.so lies when no option says so. */
export function installedLibpal(given: Given): string {
  return `${given.value('gramine-root') ?? stockPackageDirectory}/sgx/libpal.so`;
}

const maximumSize = 2 ** 28;

/** Throws a UserError. */
export function readLibpalFile(path: string, io: Io): LibpalFile {
  const file = opened(path, io);
  try {
    if (file.size > maximumSize)
      throw new UserError(`\`${path}\` is no libpal.so: it has more than ${maximumSize} bytes`);
    return { name: path, bytes: file.read(0, file.size) };
  } finally {
    file.close();
  }
}

async function libpalInPackage(deb: string, io: Io): Promise<LibpalFile> {
  const { filesInDeb } = await import('../image/deb.ts');
  const file = opened(deb, io);
  try {
    const wanted = (path: string) => path.endsWith('/sgx/libpal.so') || path.endsWith('/libsysdb.so');
    const files = await filesInDeb(file, { where: deb, wanted }, io);
    const [first, second] = [...files].filter(([path]) => path.endsWith('/sgx/libpal.so'));
    if (!first) throw new UserError(`${deb}: there is no \`sgx/libpal.so\` in it`, 'name the package `gramine`');
    if (second)
      throw new UserError(
        `${deb}: both \`${visible(first[0])}\` and \`${visible(second[0])}\` are in it`,
        'unpack the package and name the file with `--libpal`',
      );
    const libsysdb = files.get(first[0].replace('/sgx/libpal.so', '/libsysdb.so'));
    return { name: `${deb}:${first[0]}`, bytes: first[1], ...(libsysdb && { libsysdb }) };
  } finally {
    file.close();
  }
}

function opened(path: string, io: Io): OpenFile {
  try {
    return io.openFile(path);
  } catch (error) {
    throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`);
  }
}
