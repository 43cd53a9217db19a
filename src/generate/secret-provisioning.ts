import { isBefore, type Release } from '../gramine/release.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { runtimeFolder } from './libraries.ts';
import { type ProvisioningLibrary, provisioningName } from './provisioning-library.ts';
import type { Question, Variable, Workload, WorkloadMount } from './workload.ts';

export interface ProvisioningOptions {
  readonly library: ProvisioningLibrary;
  /** `host:port`, several with `;` between; when absent, what `SECRET_PROVISION_SERVERS` of the workload says. */
  readonly servers?: string;
  /**
   * Host path of the certificates that the key server's must come from; when absent, the path that `SECRET_PROVISION_CA_CHAIN_PATH`
   * of the workload says, else `ca.crt` beside the manifest.
   */
  readonly certificates?: string;
}

export interface Provisioned {
  /** Names of keys that nothing else provides. */
  readonly keys: readonly string[];
  readonly release: Release;
}

/** Attestation, and a key that arrives after it: by Gramine's library in front of the program, or by the program itself. */
export function withProvisioning(workload: Workload, given: ProvisioningOptions, provisioned: Provisioned): Workload {
  const options = withEnvironment(given, workload);
  const attested = withAttestation(workload);
  const obstacle = obstacleTo(workload);
  if (obstacle !== undefined)
    return { ...attested, questions: [...attested.questions, byItself(obstacle, provisioned)] };
  const folder = libraryFolder(workload, options.library);
  const variables = variablesFor(workload, options, provisioned);
  const set = new Set(variables.map(({ name }) => name));
  return {
    ...attested,
    environment: [...attested.environment.filter(({ name }) => !set.has(name)), ...variables],
    libraryDirectories: attested.libraryDirectories.some(({ path }) => path === folder)
      ? attested.libraryDirectories
      : [...attested.libraryDirectories, { path: folder, why: "Gramine's library for secret provisioning" }],
    mounts: [
      ...attested.mounts.filter(({ path }) => path !== certificatePathIn(workload)),
      ...mountsFor(workload, options, folder),
    ],
    trusted: [...attested.trusted, ...trustedFor(attested, options)],
    settings: [...attested.settings, ...nameLookup(attested, options)],
    questions: [...attested.questions, ...questionsFor(options, provisioned)],
  };
}

function withEnvironment(given: ProvisioningOptions, { environment }: Workload): ProvisioningOptions {
  const textOf = (name: string) => environment.find((variable) => variable.name === name)?.value;
  const servers = given.servers ?? textOf('SECRET_PROVISION_SERVERS');
  const certificates = given.certificates ?? textOf('SECRET_PROVISION_CA_CHAIN_PATH');
  return {
    library: given.library,
    ...(servers !== undefined && { servers }),
    ...(certificates !== undefined && { certificates }),
  };
}

function withAttestation(workload: Workload): Workload {
  const attestation = {
    key: 'sgx.remote_attestation',
    value: 'dcap',
    why: 'the key server has to see a quote, which says what runs here and on which hardware, before it hands over the key. DCAP can be verified without a service of Intel at run time',
    source: 'Documentation/attestation.rst',
  };
  return {
    ...workload,
    settings: [...workload.settings.filter(({ key }) => key !== attestation.key), attestation],
  };
}

/** What the library, built for glibc and loaded by the dynamic linker, can't be put in front of. */
export function obstacleTo({ libraryDirectories, mounts }: Workload): string | undefined {
  if (libraryDirectories.length === 0) return 'it is linked statically';
  const runtime = mounts.find(({ path }) => path === runtimeFolder);
  return runtime?.uri?.endsWith('/musl') ? 'it uses musl' : undefined;
}

function byItself(obstacle: string, { keys, release }: Provisioned): Question {
  const target = isBefore(release, '1.2')
    ? '`/dev/attestation/protected_files_key`'
    : keys.map((key) => `\`/dev/attestation/keys/${key}\``).join(', ') || '`/dev/attestation/keys/NAME`';
  return {
    about: 'sgx.remote_attestation',
    text: `how the program gets its key: ${obstacle}, so Gramine's library can't be put in front of it. Let it connect to the key server with RA-TLS itself and write the key to ${target} before it opens an encrypted file`,
  };
}

/** In-enclave directory in which the library is found: where the host's is mounted already, or one of its own. */
function libraryFolder({ mounts }: Workload, { directory }: ProvisioningLibrary): string {
  const shown = mounts.find(({ type, uri }) => type === 'chroot' && uri === `file:${directory}`);
  return shown?.path ?? ownFolder;
}

const ownFolder = '/gramine_lib';
function certificatePathIn({ environment }: Workload): string {
  const given = environment.find(({ name }) => name === 'SECRET_PROVISION_CA_CHAIN_PATH')?.value;
  return given?.startsWith('/') ? resolvePath('/', given) : '/ca.crt';
}

function mountsFor(workload: Workload, options: ProvisioningOptions, folder: string): readonly WorkloadMount[] {
  const { directory } = options.library;
  const isShown = workload.mounts.some(({ path }) => path === folder);
  return [
    {
      type: 'chroot',
      path: certificatePathIn(workload),
      uri: `file:${options.certificates ?? 'ca.crt'}`,
      why: certificateReason,
    },
    ...(isShown
      ? []
      : [
          {
            type: 'chroot' as const,
            path: folder,
            uri: `file:${directory}`,
            why: "Gramine's library for secret provisioning; of this directory, only what is trusted can be opened",
          },
        ]),
  ];
}

const certificateReason =
  "certificates of the authority that signs the key server's: public, but measured, so that nobody else can play the key server";

function trustedFor({ trusted }: Workload, { library, certificates }: ProvisioningOptions): Workload['trusted'] {
  const known = new Set(trusted.map(({ uri }) => uri));
  const why = 'the library that attests the enclave and fetches the key before the program starts, and what it needs';
  return [
    ...library.files.map((path) => ({ uri: `file:${path}`, why })),
    { uri: `file:${certificates ?? 'ca.crt'}`, why: certificateReason },
  ].filter(({ uri }) => !known.has(uri));
}

/** What the user or an image sets stays. */
function variablesFor(
  workload: Workload,
  { servers }: ProvisioningOptions,
  { keys, release }: Provisioned,
): readonly Variable[] {
  const present = new Map(workload.environment.map((variable) => [variable.name, variable]));
  const preloaded =
    present
      .get('LD_PRELOAD')
      ?.value.split(/[: ]+/)
      .filter((path) => path !== '') ?? [];
  const [key] = keys;
  const wanted: readonly (Variable | undefined)[] = [
    {
      name: 'SECRET_PROVISION_CONSTRUCTOR',
      value: '1',
      why: 'attest and fetch the key before the program starts, so that it needs no change',
    },
    key === undefined ? undefined : keyVariable(key, release),
    {
      name: 'SECRET_PROVISION_CA_CHAIN_PATH',
      value: certificatePathIn(workload),
      why: 'with which the key server proves who it is',
    },
    servers === undefined
      ? undefined
      : {
          name: 'SECRET_PROVISION_SERVERS',
          value: servers,
          why: 'key servers, the first that answers counts. Fixed, though the certificate is what proves them',
        },
  ];
  return [
    {
      name: 'LD_PRELOAD',
      value: [...new Set([provisioningName, ...preloaded])].join(':'),
      why: 'what fetches the key runs in front of the program',
    },
    ...wanted.filter((variable) => variable !== undefined).filter(({ name }) => !present.has(name)),
  ];
}

/** Up to 1.1 there is one key for encrypted files, which has no name. */
function keyVariable(key: string, release: Release): Variable {
  const why =
    'the secret that arrives is the key of the encrypted files; it is never in a file, nor in the environment of the manifest';
  return isBefore(release, '1.2')
    ? { name: 'SECRET_PROVISION_SET_PF_KEY', value: '1', why }
    : { name: 'SECRET_PROVISION_SET_KEY', value: key, why };
}

function nameLookup({ settings }: Workload, { servers }: ProvisioningOptions): Workload['settings'] {
  const key = 'sys.enable_extra_runtime_domain_names_conf';
  if (servers === undefined || settings.some((setting) => setting.key === key)) return [];
  const names = servers.split(/[;, ]+/).filter((server) => server !== '' && !isAddress(server));
  if (names.length === 0) return [];
  return [
    {
      key,
      value: true,
      why: `to find \`${visible(names[0]!)}\` by name. The host then chooses the name server, which can keep the key away but not take the place of the key server`,
      accept: {
        rule: 'security/host-dns',
        reason: 'the certificate of the key server proves it, whatever address its name leads to',
      },
    },
  ];
}

function isAddress(server: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*\]?)(?::\d{1,5})?$/.test(server);
}

function* questionsFor(
  { library, servers, certificates }: ProvisioningOptions,
  { keys }: Provisioned,
): Generator<Question> {
  if (servers === undefined)
    yield {
      about: 'loader.env',
      text: 'where the key server is: set `loader.env.SECRET_PROVISION_SERVERS = "HOST:PORT"`; without it the library asks `localhost:4433`. It must hand out the key only to this measurement, or to this signer with a lowest `isvsvn`, and to no debug enclave',
    };
  if (certificates === undefined)
    yield {
      about: 'files',
      text: 'which authority signs the certificate of the key server: put its certificate into `ca.crt` beside the manifest before signing',
    };
  if (!library.isKnown)
    yield {
      about: 'files',
      text: `what \`${provisioningName}\` needs, for Gramine is not installed here: where it is, \`ldd ${library.files[0]}\` names the libraries (\`libmbed…_gramine.so…\`), trust each of them as well`,
    };
  const [, ...others] = keys;
  if (others.length > 0)
    yield {
      about: 'fs.mounts',
      text: `who hands over ${others.map((key) => `\`${key}\``).join(', ')}: the library sets one key before the program starts, the program has to fetch the others (\`secret_provision_get\`) and write each to \`/dev/attestation/keys/NAME\`; or use one key for all`,
    };
  if (keys.length === 0)
    yield {
      about: 'loader.env',
      text: 'what the secret is for: no key of an encrypted mount, so the program finds it in `SECRET_PROVISION_SECRET_STRING`; `--encrypted /PATH` makes it the key of files',
    };
}
