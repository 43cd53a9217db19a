/** Manifests. A GSC user manifest is a fragment that GSC merges into its own defaults. */
const manifestKinds = ['gramine-manifest', 'gsc-user-manifest'] as const;

/** Formats that say what the host may start, or that carry one that does. */
const policyKinds = [
  'exec-policy',
  'kata-policy',
  'trustee-policy',
  'kubernetes',
  'init-data',
  'genpolicy-settings',
  'occlum',
] as const;

export type PolicyKind = (typeof policyKinds)[number];

/** Formats that are data, which rules look at as one tree: see formats.ts. */
const dataKinds = [
  'occlum-bom',
  'gsc-config',
  'occlum-init-ra',
  'image-policy',
  'decrypt-config',
  'ocicrypt',
  'image-manifest',
  'layer-packet',
  'aa-config',
  'cdh-config',
  'rvps-values',
  'enclave-cc-shim',
  'shim-rune',
  'containerd-config',
  'oci-config',
  'marblerun-manifest',
] as const;

export type DataKind = (typeof dataKinds)[number];

/** No manifest: what is needed for it is loaded when one is met. */
export type ForeignKind = PolicyKind | DataKind;

/** The formats that `lint` knows. */
export type FileKind = (typeof manifestKinds)[number] | ForeignKind;

/** What a user may call a kind: a template of a manifest has a name of its own. */
export const kindNames = [...manifestKinds, 'gramine-template', ...policyKinds, ...dataKinds] as const;

export type KindName = (typeof kindNames)[number];

/** `source`: gramine-manifest will read it and add defaults; `final`: the text is used as it stands. */
export type ReadAs = 'source' | 'final';

export interface FileIdentity {
  readonly kind: FileKind;
  /** Whether it is a Jinja template. */
  readonly templated: boolean;
  readonly as: ReadAs;
}

/** What a file is, judged by its name alone; undefined when the name says nothing. */
export function kindOf(path: string): FileIdentity | undefined {
  const name = nameOf(path);
  if (foreignManifest.test(name) || !manifestName.test(name)) return undefined;
  return { kind: 'gramine-manifest', ...readingOf(name) };
}

/** What a file is that holds or carries a policy, judged by its name alone. */
export function policyKindOf(path: string): PolicyKind | undefined {
  return namedLike(path)
    .filter(([, , telling]) => !telling)
    .map(([, kind]) => kind)
    .find(isPolicyKind);
}

/** What a file is that is no manifest, judged by its name, and by its text where many a file has such a name. */
export function foreignKindOf(path: string, text: () => string): ForeignKind | undefined {
  return namedLike(path).find(([, , telling]) => !telling || telling.test(text()))?.[1];
}

/** Whether the name may be one of a file that is no manifest. */
export function mayBeForeign(path: string): boolean {
  return namedLike(path).length > 0;
}

function namedLike(path: string): typeof foreignNames {
  const plain = path.replaceAll('\\', '/');
  return foreignNames.filter(([name]) => name.test(plain));
}

/** Most Rego and YAML has nothing to do with policies, or all that is known: in a folder the text has to say that it has. */
export function isTelling(kind: ForeignKind, text: string, about: 'policies' | 'all' = 'all'): boolean {
  if (kind === 'kubernetes') return policyAnnotation.test(text) || (about === 'all' && neighbours.test(text));
  if (kind === 'trustee-policy') return evidence.test(text);
  return kind !== 'kata-policy' || kataPolicy.test(text);
}

export function isPolicyKind(kind: string): kind is PolicyKind {
  return (policyKinds as readonly string[]).includes(kind);
}

export function isDataKind(kind: string): kind is DataKind {
  return (dataKinds as readonly string[]).includes(kind);
}

export function isForeignKind(kind: string): kind is ForeignKind {
  return isPolicyKind(kind) || isDataKind(kind);
}

/** What a file of a known kind is, whatever its name. */
export function identify(path: string, kind: KindName): FileIdentity {
  const reading = readingOf(nameOf(path));
  if (kind === 'gramine-template') return { kind: 'gramine-manifest', templated: true, as: 'source' };
  if (isForeignKind(kind)) return { kind, templated: false, as: 'source' };
  return { kind, ...reading };
}

export function isKindName(text: string): text is KindName {
  return (kindNames as readonly string[]).includes(text);
}

const manifestName = /(?:\.manifest(?:\.(?:toml|sgx|template|jinja2?|j2))?|^manifest\.template)$/;

/** The application manifests of Windows are XML. */
const foreignManifest = /\.(?:exe|dll|ocx)\.manifest$/i;

const templateName = /\.(?:template|jinja2?|j2)$/;

/** The name, what it tells, and what the text has to hold for that. The first that fits counts. */
const foreignNames: readonly (readonly [RegExp, ForeignKind, RegExp?])[] = [
  [/(?:^|[./_-])exec-policy\.toml$/, 'exec-policy'],
  [/(?:^|[./_-])init-?data\.toml$/, 'init-data'],
  [/(?:^|\/)genpolicy-settings(?:\.json|\.d\/[^/]+\.json)$/, 'genpolicy-settings'],
  [/(?:^|\/)Occlum\.json$/, 'occlum'],
  [/(?:^|[/._-])config\.ya?ml$/, 'gsc-config', /^(?:Distro|Gramine)[ \t]*:/m],
  [/(?:^|[./_-])bom\.ya?ml$/, 'occlum-bom', /^(?:targets|includes|excludes)[ \t]*:/m],
  [/(?:^|\/)init_[\w-]*ra[\w-]*\.json$/, 'occlum-init-ra', /"ra_config"/],
  [/(?:^|[./_-])policy\.json$/, 'image-policy', /"(?:insecureAcceptAnything|reject|signedBy|sigstoreSigned)"/],
  [/(?:^|\/)decrypt[_-]config[\w.-]*\.(?:conf|json)$/, 'decrypt-config'],
  [/(?:^|\/)ocicrypt[\w.-]*\.(?:conf|json)$/, 'ocicrypt'],
  [/(?:^|[./_-])manifest\.json$/, 'image-manifest', /"org\.opencontainers\.image\.enc\.|\+encrypted"/],
  [/\.rego$/, 'trustee-policy', /^[ \t]*package[ \t]+policy[ \t]*$/m],
  [/(?:^|\/)aa\.toml$/, 'aa-config'],
  [/(?:^|\/)cdh\.toml$/, 'cdh-config'],
  [/(?:^|[./_-])(?:rvps|reference)[_-]values\.json$|(?:^|[./_-])rvps\.json$/, 'rvps-values'],
  [
    /(?:^|[./_-])config\.toml$/,
    'enclave-cc-shim',
    /^[ \t]*(?:agent_container_\w+|boot_container_instance|agent_url)[ \t]*=/m,
  ],
  [
    /(?:^|[./_-])config\.toml$/,
    'shim-rune',
    /^[ \t]*(?:sgx_tool_sign|signature_method|enclave_runtime_path|enclave_libos_path)[ \t]*=/m,
  ],
  [/(?:^|[./_-])config\.toml$/, 'containerd-config', /containerd\.runtimes\.|^[ \t]*cri_handler[ \t]*=/m],
  [/(?:^|[./_-])config\.json$/, 'oci-config', /"ociVersion"/],
  [/(?:^|[./_-])(?:marblerun[\w.-]*|manifest)\.json$/, 'marblerun-manifest', /"Marbles"\s*:/],
  [/\.rego$/, 'kata-policy'],
  [/\.ya?ml$/, 'kubernetes'],
];

const policyAnnotation = /io\.katacontainers\.config\.(?:hypervisor\.cc_init_data|agent\.policy)\b/;
/** What is said to enclave-cc, to rune and to key brokers. */
const neighbours =
  /^kind:[ \t]*CcRuntime\b|\bruntimeClassName:[ \t]*["']?(?:enclave-cc|rune)\b|\b(?:ENCLAVE_TYPE|ENCLAVE_RUNTIME_PATH|RUNE_CARRIER)\b|\benclave\.(?:type|runtime\.path)\b|\bkbs:\/\/|\bc2VhbGVkL|\bsealed\.[\w-]+\.[\w-]/m;
const evidence = /\b(?:ear\.|submods|resource-path|mr_enclave|mr_signer|executables|init_data|sample)\b/;
const kataPolicy = /^[ \t]*package[ \t]+agent_policy\b/m;

function readingOf(name: string): Pick<FileIdentity, 'templated' | 'as'> {
  return { templated: templateName.test(name), as: name.endsWith('.sgx') ? 'final' : 'source' };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
