import { LocatedError } from '../../diagnostic/located-error.ts';
import { environmentOf } from '../../gramine/environment.ts';
import { exposed } from '../../gramine/exposure.ts';
import { Manifest, type Setting } from '../../gramine/manifest.ts';
import { argumentsOf, entrypointPath } from '../../gramine/program.ts';
import { newestRelease, type Release } from '../../gramine/release.ts';
import type { CommandLine, EnvironmentRule, Invocation, Matcher } from '../../invocation/invocation.ts';
import type { Located, Range, Source } from '../../text/source.ts';
import { parseToml } from '../../toml/parse.ts';
import type { Permissions } from '../permissions.ts';
import type { Imported } from './imported.ts';

/** What a Gramine manifest lets the host start. Throws a LocatedError for a text that is no TOML. */
export function importGramine(source: Source, release: Release = newestRelease): Imported {
  const document = parseToml(source);
  if (document.problems.length > 0) throw new LocatedError(source, document.problems);
  return importManifest(new Manifest(document, { release }));
}

/** The same for one that is read already; what a template leaves open is unknown. */
function importManifest(manifest: Manifest): Imported {
  const { source } = manifest.document;
  const unknown: Unknown[] = [];
  const environment = environmentRules(manifest, unknown);
  const entrypoint = entrypointOf({ manifest, environment, unknown });
  return {
    permissions: {
      source,
      format: 'gramine-manifest',
      enforcedBy: ['gramine'],
      endpoints: new Map(),
      failing: { answer: 'denied' },
      containers: [
        {
          name: nameOf(source.path),
          entrypoint,
          execs: [],
          environment,
          ...processOf(manifest),
          streams: entrypoint.streams!,
          range: entrypoint.range,
        },
      ],
      execs: [],
      copyFile: [],
      unknown: unknown.sort((a, b) => a.range.start - b.range.start),
    },
    notes: notesOf(manifest),
  };
}

type Unknown = Permissions['unknown'][number];

interface Reading {
  readonly manifest: Manifest;
  readonly environment: readonly EnvironmentRule[];
  readonly unknown: Unknown[];
}

function entrypointOf({ manifest, environment, unknown }: Reading): Invocation {
  const setting = manifest.get('libos.entrypoint');
  return {
    role: 'entrypoint',
    command: commandOf(manifest, unknown),
    tty: 'never',
    ...processOf(manifest),
    environment,
    streams: { stdin: true, stdout: true, stderr: true, resize: false },
    signals: manifest.get('sys.enable_sigterm_injection')?.known === true ? ['KILL', 'TERM'] : ['KILL'],
    range: setting?.written ? setting.statement : { start: 0, end: 0 },
  };
}

/** Manifests name the program apart from what it is told its name was. */
function commandOf(manifest: Manifest, unknown: Unknown[]): CommandLine {
  const program = entrypointPath(manifest)?.known;
  const at = manifest.get('libos.entrypoint');
  if (program === undefined) {
    unknown.push({ why: at ? 'the program is not known' : 'there is no `libos.entrypoint`', range: at?.at ?? start });
    return { kind: 'anything' };
  }
  const first = { value: { kind: 'exact', value: program }, range: at?.written ? at.at : start } as const;
  const hostArguments = exposed(manifest, 'loader.insecure__use_cmdline_argv');
  if (hostArguments) return withAnything(first, hostArguments.at);
  const file = manifest.at('loader.argv_src_file');
  if (file) {
    unknown.push({ why: 'the arguments are in the file that `loader.argv_src_file` names', range: file.at });
    return withAnything(first, file.at);
  }
  const further = argumentsOf(manifest);
  if (manifest.at('loader.argv') && !further) {
    const { at: range } = manifest.at('loader.argv')!;
    unknown.push({ why: 'the arguments are not known', range });
    return withAnything(first, range);
  }
  return { kind: 'argv', args: [first, ...(further ?? []).slice(1).map((setting) => argument(setting, unknown))] };
}

/** The host chooses the arguments. */
function withAnything(first: Located<Matcher>, range: Range): CommandLine {
  return {
    kind: 'argv',
    args: [first],
    rest: { min: 0, max: Number.POSITIVE_INFINITY, matcher: { kind: 'anything' }, range },
  };
}

const start: Range = { start: 0, end: 0 };

function argument({ text, at }: Setting<unknown>, unknown: Unknown[]): Located<Matcher> {
  if (text?.known !== undefined) return { value: { kind: 'exact', value: text.known }, range: at };
  unknown.push({ why: 'a template decides on this argument', range: at });
  return { value: { kind: 'anything' }, range: at };
}

function environmentRules(manifest: Manifest, unknown: Unknown[]): readonly EnvironmentRule[] {
  const { variables } = environmentOf(manifest);
  const rules: EnvironmentRule[] = variables.map(({ name, kind, value, at }) => {
    if (kind === 'fixed' && value?.known !== undefined)
      return { name, value: { kind: 'exact', value: value.known }, required: true, range: at };
    if (kind !== 'passthrough') unknown.push({ why: `a template decides on \`${name}\``, range: at });
    return { name, value: { kind: 'anything' }, required: kind === 'fixed', range: at };
  });
  const host = exposed(manifest, 'loader.insecure__use_host_env');
  if (host) rules.push({ name: { entry: { kind: 'anything' } }, required: false, range: host.at });
  const file = manifest.at('loader.env_src_file');
  if (file) unknown.push({ why: 'there are variables in the file that `loader.env_src_file` names', range: file.at });
  const [addition] = manifest.document.openEnds;
  if (addition) unknown.push({ why: 'a template adds settings here', range: addition });
  return rules;
}

function processOf(manifest: Manifest): Pick<Invocation, 'user' | 'cwd'> {
  const [uid, gid] = (['loader.uid', 'loader.gid'] as const).map((path) => {
    const setting = manifest.get(path);
    return setting ? setting.known : 0n;
  });
  const directory = manifest.get('fs.start_dir');
  const cwd = directory ? directory.known : '/';
  return {
    ...(uid !== undefined && gid !== undefined && { user: { uid: Number(uid), gid: Number(gid), groups: [] } }),
    ...(cwd !== undefined && { cwd }),
  };
}

function notesOf(manifest: Manifest): Imported['notes'] {
  const program = entrypointPath(manifest)?.known;
  const name = argumentsOf(manifest)?.[0];
  if (program === undefined || name?.text?.known === undefined || name.text.known === program) return [];
  return [{ range: name.at, message: 'the program is told another name than its path, which a policy does not say' }];
}

/** `api` for `deploy/api.manifest.template`. */
function nameOf(path: string): string {
  const name = path.replaceAll('\\', '/').split('/').at(-1)!;
  return name.replace(/\.manifest(?:\..*)?$/, '') || 'enclave';
}
