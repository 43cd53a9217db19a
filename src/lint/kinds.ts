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
  if (!isManifestName(name) || foreignManifests.some((end) => name.toLowerCase().endsWith(end))) return undefined;
  return { kind: 'gramine-manifest', ...readingOf(name) };
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

function isManifestName(name: string): boolean {
  if (name === 'manifest.template' || name.endsWith('.manifest')) return true;
  return [...templateEnds, '.toml', '.sgx'].some((end) => name.endsWith(`.manifest${end}`));
}

const templateEnds = ['.template', '.jinja', '.jinja2', '.j2'];

/** The application manifests of Windows are XML. */
const foreignManifests = ['.exe.manifest', '.dll.manifest', '.ocx.manifest'];

function readingOf(name: string): Pick<FileIdentity, 'templated' | 'as'> {
  return { templated: templateEnds.some((end) => name.endsWith(end)), as: name.endsWith('.sgx') ? 'final' : 'source' };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
