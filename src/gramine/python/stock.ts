import type { PythonEnvironment, SysPathEntry } from './environment.ts';

/** Python of a stock Debian 12, which runs gramine-manifest there: read from its sysconfig and sys. */
export const stockPython: PythonEnvironment = {
  schemes: new Map([
    [
      'posix_local',
      new Map([
        ['stdlib', '{installed_base}/lib/python{py_version_short}'],
        ['platstdlib', '{platbase}/lib/python{py_version_short}'],
        ['purelib', '{base}/local/lib/python{py_version_short}/dist-packages'],
        ['platlib', '{platbase}/local/lib/python{py_version_short}/dist-packages'],
        ['include', '{installed_base}/include/python{py_version_short}{abiflags}'],
        ['platinclude', '{installed_platbase}/include/python{py_version_short}{abiflags}'],
        ['scripts', '{base}/local/bin'],
        ['data', '{base}/local'],
      ]),
    ],
    [
      'deb_system',
      new Map([
        ['stdlib', '{installed_base}/lib/python{py_version_short}'],
        ['platstdlib', '{platbase}/lib/python{py_version_short}'],
        ['purelib', '{base}/lib/python3/dist-packages'],
        ['platlib', '{platbase}/lib/python3/dist-packages'],
        ['include', '{installed_base}/include/python{py_version_short}{abiflags}'],
        ['platinclude', '{installed_platbase}/include/python{py_version_short}{abiflags}'],
        ['scripts', '{base}/bin'],
        ['data', '{base}'],
      ]),
    ],
    [
      'posix_prefix',
      new Map([
        ['stdlib', '{installed_base}/{platlibdir}/python{py_version_short}'],
        ['platstdlib', '{platbase}/{platlibdir}/python{py_version_short}'],
        ['purelib', '{base}/lib/python{py_version_short}/site-packages'],
        ['platlib', '{platbase}/{platlibdir}/python{py_version_short}/site-packages'],
        ['include', '{installed_base}/include/python{py_version_short}{abiflags}'],
        ['platinclude', '{installed_platbase}/include/python{py_version_short}{abiflags}'],
        ['scripts', '{base}/bin'],
        ['data', '{base}'],
      ]),
    ],
  ]),
  defaultScheme: 'posix_local',
  schemeVariables: new Map([
    ...['base', 'platbase', 'installed_base', 'installed_platbase'].map((name) => [name, '/usr'] as const),
    ['platlibdir', 'lib'],
    ['py_version_short', '3.11'],
    ['abiflags', ''],
  ]),
  configVariables: new Map<string, string | bigint | null>([
    ['EXT_SUFFIX', '.cpython-311-x86_64-linux-gnu.so'],
    ['SOABI', 'cpython-311-x86_64-linux-gnu'],
    ['SHLIB_SUFFIX', '.so'],
    ['MULTIARCH', 'x86_64-linux-gnu'],
    ['VERSION', '3.11'],
    ['LDVERSION', '3.11'],
    ['LDLIBRARY', 'libpython3.11.so'],
    ['INSTSONAME', 'libpython3.11.so.1.0'],
    ['LIBDIR', '/usr/lib/x86_64-linux-gnu'],
    ['BINDIR', '/usr/bin'],
    ['LIBDEST', '/usr/lib/python3.11'],
    ['DESTSHARED', '/usr/lib/python3.11/lib-dynload'],
    ['INCLUDEPY', '/usr/include/python3.11'],
    ['Py_ENABLE_SHARED', 1n],
    ['Py_DEBUG', 0n],
    ['prefix', '/usr'],
    ['exec_prefix', '/usr'],
    ['base', '/usr'],
    ['platbase', '/usr'],
    ['installed_base', '/usr'],
    ['installed_platbase', '/usr'],
    ['platlibdir', 'lib'],
    ['abiflags', ''],
    ['py_version_short', '3.11'],
    ['py_version_nodot', '311'],
  ]),
  isNone: () => false,
  implementation: {
    name: 'cpython',
    cacheTag: 'cpython-311',
    version: [3n, 11n, 2n, 'final', 0n],
    multiarch: 'x86_64-linux-gnu',
  },
  sysPath: {
    entries: [
      { path: '/usr/lib/python311.zip', exists: false, directory: false },
      ...['/usr/lib/python3.11', '/usr/lib/python3.11/lib-dynload'].map(directory),
      ...['/usr/local/lib/python3.11/dist-packages', '/usr/lib/python3/dist-packages'].map(directory),
    ],
    running: [],
  },
};

function directory(path: string): SysPathEntry {
  return { path, exists: true, directory: true };
}

/** The names that the stock interpreter goes by. */
export const stockNames: ReadonlySet<string> = new Set(
  ['python3', 'python3.11'].flatMap((name) => [name, `/usr/bin/${name}`, `/bin/${name}`]),
);
