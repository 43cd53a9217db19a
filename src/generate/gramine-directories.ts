import { stockPackageDirectory } from '../gramine/installation.ts';
import { resolvePath } from '../text/path.ts';

/** Where Gramine is installed: absolute paths. */
export interface GramineDirectories {
  readonly pkglibdir: string;
  readonly libos: string;
  readonly runtimedir: { readonly glibc: string; readonly musl: string };
}

/** The layout of an installation (meson.build of Gramine: `pkglibdir`, `libsysdb.so` and `runtime/LIBC` in it). */
export function gramineDirectories(pkglibdir = stockPackageDirectory): GramineDirectories {
  const path = resolvePath('/', pkglibdir);
  return {
    pkglibdir: path,
    libos: `${path}/libsysdb.so`,
    runtimedir: { glibc: `${path}/runtime/glibc`, musl: `${path}/runtime/musl` },
  };
}
