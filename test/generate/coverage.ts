import { environmentOf } from '../../src/gramine/environment.ts';
import { isCovered, trustedFiles } from '../../src/gramine/files.ts';
import { Manifest } from '../../src/gramine/manifest.ts';
import { mountsOf, resolveInside } from '../../src/gramine/mounts.ts';
import { libraryDirectories } from '../../src/gramine/program.ts';
import type { Release } from '../../src/gramine/release.ts';
import { Text } from '../../src/gramine/text.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

/** What an enclave with this manifest can open, by the model that lint judges manifests with. */
export interface Enclave {
  /** Host path of a trusted file that is seen at a path. */
  opens(path: string): string | undefined;
  /** Host path of the first trusted file of that name in the search path of the dynamic linker. */
  loads(library: string): string | undefined;
}

export function enclaveOf(plain: string, isThere: (hostPath: string) => boolean, release: Release = '1.9'): Enclave {
  const manifest = new Manifest(parseToml(new Source('', plain)), { release });
  const mounts = mountsOf(manifest);
  const trusted = trustedFiles(manifest);
  const folders = libraryDirectories(environmentOf(manifest)) ?? [];
  const opens = (path: string): string | undefined => {
    const shown = resolveInside(mounts, new Text(path));
    if (shown === 'unknown' || !shown.hostPath || shown.mount.type !== 'chroot') return undefined;
    return isCovered(trusted, shown.hostPath) === true ? shown.hostPath.raw : undefined;
  };
  return {
    opens,
    loads: (library) =>
      folders.map(({ path }) => opens(`${path?.raw}/${library}`)).find((path) => path !== undefined && isThere(path)),
  };
}
