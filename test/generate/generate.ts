import { checkedManifest } from '../../src/generate/checked-manifest.ts';
import { type Choices, type Described, describe, type Generated } from '../../src/generate/describe.ts';
import { gramineDirectories } from '../../src/generate/gramine-directories.ts';
import { describeProgram, type ProgramRequest } from '../../src/generate/program-source.ts';
import type { Workload } from '../../src/generate/workload.ts';
import type { WriteOptions } from '../../src/generate/write.ts';
import type { Release } from '../../src/gramine/release.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';
import { treeOf } from './elf.ts';

export const gramine = gramineDirectories();

export function generated(described: Described, choices: Partial<Choices> = {}): Generated {
  return describe(described, { release: '1.9', gramine, profiles: [], ...choices });
}

/** What a program of a literal file system comes to. */
export function program(
  files: Readonly<Record<string, string | Uint8Array>>,
  request: Partial<ProgramRequest> & Pick<ProgramRequest, 'program'>,
  choices: Partial<Choices> = {},
): Generated {
  const described = describeProgram({
    tree: treeOf(files),
    root: '/',
    arguments: [],
    variables: [],
    also: [],
    ...request,
  });
  return generated(described, choices);
}

export function written(workload: Workload, options: Partial<WriteOptions> = {}): string {
  return checkedManifest(workload, { release: '1.9', profile: 'production', form: 'template', gramine, ...options });
}

/** What tests look at in a manifest. */
export interface ManifestValues {
  readonly libos: { readonly entrypoint: string };
  readonly loader: {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly uid?: bigint;
    readonly gid?: bigint;
  };
  readonly fs: { readonly start_dir?: string; readonly mounts: readonly Readonly<Record<string, string>>[] };
  readonly sgx: {
    readonly trusted_files: readonly string[];
    readonly max_threads: bigint;
    readonly enclave_size: string;
  };
}

export function values(workload: Workload, options: Partial<WriteOptions> = {}): ManifestValues {
  const document = parseToml(new Source('', written(workload, { ...options, form: 'plain' })));
  return document.value(document.root) as unknown as ManifestValues;
}

/** In-enclave path to URI, or the kind of mount. */
export function mountsOf(manifest: ManifestValues): Readonly<Record<string, string>> {
  return Object.fromEntries(manifest.fs.mounts.map(({ path, uri, type }) => [path!, (uri ?? type)!]));
}

/** Rule ids of everything lint says, notes included, by severity and place. */
export function findings(text: string, options: Partial<WriteOptions> = {}): readonly string[] {
  const { release = '1.9' as Release, profile = 'production', form = 'template' } = options;
  const source = new Source('x.manifest', text);
  const linted = lintText(source, {
    file: { kind: 'gramine-manifest', templated: form === 'template', as: 'source' },
    release,
    profile,
    rules,
  });
  return linted.findings
    .filter(({ suppressed }) => !suppressed)
    .map(({ code, message, range }) => `${range ? source.position(range.start).line : 0} ${code}: ${message}`);
}
