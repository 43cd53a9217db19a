import { createHash } from 'node:crypto';
import { type GramineDirectories, gramineDirectories } from '../generate/gramine-directories.ts';
import { provisioningLibrary, provisioningName } from '../generate/provisioning-library.ts';
import { enclaveIdentity, readSignedManifest } from '../gramine/enclave-identity.ts';
import { finalManifest } from '../gramine/final-manifest/final-manifest.ts';
import type { Table, Value } from '../gramine/final-manifest/values.ts';
import { writeToml } from '../gramine/final-manifest/write.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import { Source } from '../text/source.ts';
import { genericLoader } from './generic-loader.ts';

/** Gramine as it is installed, from which the constructed enclave is measured. */
export interface GramineFiles {
  readonly tree: FileTree;
  /** Absolute; what is stock when absent. */
  readonly packageDirectory?: string;
  /** SHA-256 in hexadecimal of regular files of the tree, in the order of the paths. */
  readonly hash: (paths: readonly string[]) => Promise<readonly string[]>;
  readonly libpal?: Uint8Array;
}

export interface LoadGramineOptions {
  readonly release: Release;
  /** SHA-256 in hexadecimal of the certificates that the key server's must come from. */
  readonly certificates?: string;
  /** Absent where no Gramine is at hand: then the manifest names its files without hashes, and has no identity. */
  readonly gramine?: GramineFiles;
}

/** The constructed subject: what it would be, and what is missing to know its identity. */
export interface LoadGramine {
  readonly release: Release;
  /** The source, for gramine-manifest of the release. */
  readonly manifest: string;
  /** What is measured, and the MRENCLAVE in hexadecimal; undefined while something is missing. */
  readonly identity: { readonly signedManifest: string; readonly mrenclave: string } | undefined;
  readonly needs: readonly string[];
}

/** Releases before would have a forked process that does not verify trusted files. */
export const firstRelease: Release = '1.7';

/** What the constructed loader consists of: `libsecret_prov_attest.so` gets the key before `/start` of the encrypted root runs. */
export const loader = genericLoader({ library: provisioningName, start: '/start' });

/**
 * One measured manifest for all images: root and data are encrypted, and the key comes after attestation. Nothing in it is specific
 * to an image. Rejects with a UserError when files of Gramine can't be measured.
 */
export async function loadGramine(options: LoadGramineOptions): Promise<LoadGramine> {
  const { release, certificates, gramine } = options;
  if (isBefore(release, firstRelease)) return { release, manifest: '', identity: undefined, needs: ['release'] };
  const directories = gramineDirectories(gramine?.packageDirectory);
  const files = filesOf(directories, gramine);
  const manifest = genericManifest({ release, directories, files, ...(certificates && { certificates }) });
  const needs = [
    ...(gramine?.libpal ? [] : ['libpal']),
    ...(gramine && isInstalled(gramine.tree, directories, files) ? [] : ['gramine-package']),
    ...(certificates === undefined ? ['load-gramine.certificates'] : []),
  ];
  if (!gramine || needs.length > 0) return { release, manifest, identity: undefined, needs };
  return { release, manifest, identity: await measured(manifest, directories, release, gramine), needs };
}

/** The library that gets the key, and what it needs. */
function filesOf(directories: GramineDirectories, gramine: GramineFiles | undefined): Files {
  if (gramine) return provisioningLibrary(gramine.tree, directories);
  const directory = directories.pkglibdir.slice(0, directories.pkglibdir.lastIndexOf('/'));
  return { directory, files: [`${directory}/${provisioningName}`], isKnown: false };
}

type Files = ReturnType<typeof provisioningLibrary>;

function isInstalled(tree: FileTree, { libos, runtimedir }: GramineDirectories, { isKnown }: Files): boolean {
  return isKnown && tree.stat(libos)?.type === 'file' && tree.stat(runtimedir.glibc)?.type === 'directory';
}

async function measured(
  manifest: string,
  { pkglibdir }: GramineDirectories,
  release: Release,
  { tree, hash, libpal }: GramineFiles,
): Promise<NonNullable<LoadGramine['identity']>> {
  const { signedText } = await finalManifest({
    source: new Source(manifestName, manifest),
    from: 'template-rendered',
    release,
    tree,
    workingDirectory: '/',
    gramineRoot: pkglibdir,
    hash,
  });
  const signed = readSignedManifest(manifestName, Buffer.from(signedText, 'utf8'), release);
  const mrenclave = Buffer.from(enclaveIdentity(signed, libpal).mrenclave!).toString('hex');
  return { signedManifest: signedText, mrenclave };
}

const manifestName = 'load-gramine.manifest';

interface Naming {
  readonly release: Release;
  readonly directories: GramineDirectories;
  readonly files: Files;
  readonly certificates?: string;
}

function genericManifest(naming: Naming): string {
  return `${head}\n${writeToml(table(values(naming)))}`;
}

const head = `# Generic manifest of load-gramine, made by \`manifestly compare\`: constructed, and not tried.
# One enclave for all images. \`/image\` is an encrypted root with \`/start\` in it, \`/data\` is what is stored; the key of both is
# released to the attested enclave and stands nowhere. \`loader\` (\`--generic-loader\`) starts \`/start\` once the key is there. A relay in
# the pod passes the connection on to the key server, which proves itself by \`ca.crt\`.
`;

/** In the order of the file; whoever starts it has no say in anything but the encrypted bytes that it is given. */
function values({ release, directories, files, certificates }: Naming): Plain {
  const libos = `file:${directories.libos}`;
  const hasTable = !isBefore(release, '1.8');
  return {
    loader: {
      argv: ['loader'],
      log_level: 'error',
      entrypoint: hasTable ? { uri: libos } : libos,
      env: {
        LD_LIBRARY_PATH:
          '/gramine/runtime:/gramine/lib:/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib64:/usr/lib64',
        SECRET_PROVISION_CA_CHAIN_PATH: '/ca.crt',
        SECRET_PROVISION_CONSTRUCTOR: '1',
        SECRET_PROVISION_SERVERS: 'localhost:4433',
        SECRET_PROVISION_SET_KEY: keyName,
      },
    },
    libos: { entrypoint: '/loader' },
    fs: {
      root: { type: 'encrypted', uri: 'file:/image', key_name: keyName },
      mounts: [
        { path: '/loader', uri: 'file:loader' },
        { path: '/ca.crt', uri: 'file:ca.crt' },
        { path: '/gramine/runtime', uri: `file:${directories.runtimedir.glibc}` },
        { path: '/gramine/lib', uri: `file:${files.directory}` },
        { type: 'encrypted', path: '/data', uri: 'file:/data', key_name: keyName },
        { type: 'tmpfs', path: '/tmp' },
      ],
    },
    sgx: {
      debug: false,
      enclave_size: '1G',
      max_threads: 32n,
      remote_attestation: 'dcap',
      file_check_policy: 'strict',
      trusted_files: [
        { uri: 'file:loader', sha256: createHash('sha256').update(loader).digest('hex') },
        certificates === undefined ? 'file:ca.crt' : { uri: 'file:ca.crt', sha256: certificates.toLowerCase() },
        ...(hasTable ? [] : [libos]),
        `file:${directories.runtimedir.glibc}/`,
        ...files.files.map((path) => `file:${path}`),
      ],
    },
  };
}

const keyName = 'image';

interface Plain {
  readonly [key: string]: PlainValue;
}

type PlainValue = string | bigint | boolean | readonly PlainValue[] | Plain;

function table(plain: Plain): Table {
  return new Map(Object.entries(plain).map(([key, value]) => [key, converted(value)]));
}

function converted(plain: PlainValue): Value {
  if (isList(plain)) return plain.map(converted);
  return typeof plain === 'object' ? table(plain) : plain;
}

function isList(plain: PlainValue): plain is readonly PlainValue[] {
  return Array.isArray(plain);
}
