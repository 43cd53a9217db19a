import { secretIn } from '../gramine/secrets.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Launch } from './launch.ts';
import { unwritable } from './toml-text.ts';
import type { Question, Variable } from './workload.ts';

export interface EnvironmentNeeds {
  /** What the program finds, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** What the manifest sets. */
  readonly variables: readonly Variable[];
  /** Directories of `LD_LIBRARY_PATH`: the manifest's own follows from what is found there. */
  readonly libraryPath: readonly string[];
  /** Paths that `LD_PRELOAD` names. */
  readonly preloaded: readonly string[];
  readonly questions: readonly Question[];
  readonly notes: readonly string[];
}

/** The fixed environment, without what can't stand in a manifest and what should not: secrets. */
export function environmentFor(launched: Launch, given: readonly Variable[]): EnvironmentNeeds {
  const all = new Map<string, Variable>();
  for (const variable of given) if (launched.environment.has(variable.name)) all.set(variable.name, variable);
  for (const [name, value] of launched.variables)
    all.set(name, { name, value, why: 'set by the first line of a script on the way' });
  const questions: Question[] = [];
  const notes: string[] = [];
  const variables: Variable[] = [];
  for (const variable of all.values()) {
    const { name, value } = variable;
    if (name === 'LD_LIBRARY_PATH') {
      notes.push('of `LD_LIBRARY_PATH` the manifest has the directories in which a needed library is');
      continue;
    }
    const secret = secretIn(value, name);
    const wrong = name === '' || /[\n\r]/.test(name) ? 'its name is none' : (unwritable(name) ?? unwritable(value));
    if (secret) {
      questions.push({
        about: 'loader.env',
        text: `\`${visible(name)}\` looks like ${secret.kind} and is left out, for everybody can read a manifest: hand it over after attestation (\`--secret-provisioning\`)`,
      });
      notes.push(`\`${visible(name)}\` looks like ${secret.kind} and is left out`);
    } else if (wrong !== undefined) {
      questions.push({
        about: 'loader.env',
        text: `\`${visible(name)}\` is left out, for ${wrong}: set it in the program if it needs it`,
      });
    } else variables.push(variable);
  }
  const values = new Map([...launched.environment, ...launched.variables]);
  const pathsIn = (name: string, separator: RegExp) =>
    (values.get(name) ?? '').split(separator).filter((path) => path !== '');
  return {
    values,
    variables,
    libraryPath: pathsIn('LD_LIBRARY_PATH', /[:;]/),
    preloaded: pathsIn('LD_PRELOAD', /[: ]/)
      .filter((path) => path.startsWith('/'))
      .map((path) => resolvePath('/', path)),
    questions,
    notes,
  };
}
