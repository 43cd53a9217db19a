import { UserError } from '../diagnostic/diagnostic.ts';
import { stockPackageDirectory } from '../gramine/installation.ts';
import { fileHash } from '../image/file-hash.ts';
import type { ImageTree } from '../image/image.ts';
import { openImage } from '../image/open-image.ts';
import { readOperand } from '../image/operand.ts';
import type { Io } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { type EnclaveFiles, filesOfHost } from './enclave-files.ts';
import { progressBar } from './progress-bar.ts';

/** The files of a container image, as a process that is started in it finds them. Rejects with a UserError. */
export async function imageFiles(operand: string, given: Given, io: Io): Promise<EnclaveFiles> {
  const image = await openImage(operand, io, { preferredPlatform: 'linux/amd64' });
  try {
    if (image.kind === 'directory') return filesOfFolder(readOperand(operand, io).path, given, io);
    const tree = await image.tree();
    const workingDirectory = resolvePath('/', image.config?.workingDir ?? '/');
    const named = given.value('gramine-root');
    return {
      tree,
      workingDirectory,
      isOtherSystem: true,
      gramineRoot: named === undefined ? installedIn(tree, operand) : resolvePath(workingDirectory, named),
      hash: async (paths) => hashed(paths, tree, io),
      open(path) {
        const place = resolvePath(workingDirectory, path);
        return tree.stat(place) && tree.openFile(place);
      },
      close: () => image.close(),
    };
  } catch (error) {
    image.close();
    throw error;
  }
}

/** A folder can be a whole disk, so that it is not searched. */
function filesOfFolder(path: string, given: Given, io: Io): EnclaveFiles {
  const files = filesOfHost(path, given, io);
  const found = usualPlaces.find((folder) => files.tree.stat(`${folder}${end}`));
  return { ...files, gramineRoot: files.gramineRoot ?? found };
}

/** Of Debian's package, of GSC on Debian and on RPM systems, of RPM packages and of Meson. */
const usualPlaces = [
  stockPackageDirectory,
  '/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine',
  '/gramine/meson_build_output/lib64/gramine',
  '/usr/lib64/gramine',
  '/usr/local/lib/x86_64-linux-gnu/gramine',
  '/usr/local/lib64/gramine',
];

const end = '/sgx/libpal.so';

/** Distributions and GSC put Gramine in different places. */
function installedIn(tree: ImageTree, operand: string): string | undefined {
  const found: string[] = [];
  for (const { path, type } of tree.walk()) if (type === 'file' && path.endsWith(end)) found.push(path);
  const [first, second] = found;
  if (second !== undefined)
    throw new UserError(
      `${operand}: both \`${visible(first!)}\` and \`${visible(second)}\` are in it`,
      'say with `--gramine-root` which is meant',
    );
  return first?.slice(0, -end.length);
}

function hashed(paths: readonly string[], tree: ImageTree, io: Io): readonly string[] {
  const bar = progressBar('hashing', io.stderr);
  try {
    return paths.map((path, index) => {
      bar.update(index, paths.length);
      try {
        return fileHash(tree, path);
      } catch (error) {
        throw Object.assign(error as Error, { index });
      }
    });
  } finally {
    bar.clear();
  }
}
