/** The formats that `lint` knows. A GSC user manifest is a fragment that GSC merges into its own defaults. */
export const kinds = ['gramine-manifest', 'gsc-user-manifest'] as const;

export type FileKind = (typeof kinds)[number];

/** What a user may call a kind: a template of a manifest has a name of its own. */
export const kindNames = [...kinds, 'gramine-template'] as const;

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

/** What a file of a known kind is, whatever its name. */
export function identify(path: string, kind: KindName): FileIdentity {
  const reading = readingOf(nameOf(path));
  if (kind === 'gramine-template') return { kind: 'gramine-manifest', templated: true, as: 'source' };
  return { kind, ...reading };
}

export function isKindName(text: string): text is KindName {
  return (kindNames as readonly string[]).includes(text);
}

const manifestName = /(?:\.manifest(?:\.(?:toml|sgx|template|jinja2?|j2))?|^manifest\.template)$/;

/** The application manifests of Windows are XML. */
const foreignManifest = /\.(?:exe|dll|ocx)\.manifest$/i;

const templateName = /\.(?:template|jinja2?|j2)$/;

function readingOf(name: string): Pick<FileIdentity, 'templated' | 'as'> {
  return { templated: templateName.test(name), as: name.endsWith('.sgx') ? 'final' : 'source' };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
