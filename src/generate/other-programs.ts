import { UserError } from '../diagnostic/diagnostic.ts';
import { shebangOf } from '../elf/shebang.ts';
import { parseEnvCall } from '../invocation/env-call.ts';
import { realPath } from '../io/real-path.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Launch } from './launch.ts';
import { lastName, onPath } from './launch.ts';
import type { View } from './view.ts';

/** Programs that the first one starts: Gramine runs these as the kernel would, each script through its interpreter. */
export interface OtherPrograms {
  /** Every file on the way, by the name under which it is opened. */
  readonly files: readonly string[];
  /** Those that have libraries. */
  readonly programs: readonly string[];
}

/** What `--also` names, and the command that a script is handed. Throws a UserError for a name that is no program. */
export function otherPrograms(
  { argv, shellScript }: Launch,
  also: readonly string[],
  { view, environment }: { readonly view: View; readonly environment: ReadonlyMap<string, string> },
): OtherPrograms {
  const named = also.map((name) => {
    const path = name.includes('/') ? resolvePath('/', name) : onPath(name, environment, view.tree);
    if (path !== undefined && view.tree.stat(path)?.type === 'file') return path;
    throw new UserError(`there is no program \`${visible(name)}\` to go with \`--also\``);
  });
  const script = shellScript === undefined ? -1 : argv.indexOf(shellScript);
  const command = script < 0 ? undefined : argv[script + 1];
  const handed = command === undefined ? undefined : onPath(command, environment, view.tree);
  const found = { files: new Set<string>(), programs: new Set<string>() };
  for (const path of [...named, ...(handed === undefined ? [] : [handed])]) follow(path, found, { view, environment });
  return { files: [...found.files], programs: [...found.programs] };
}

/** The kernel allows five interpreters, one after the other. */
const mostSteps = 12;

function follow(
  start: string,
  found: { readonly files: Set<string>; readonly programs: Set<string> },
  { view, environment }: { readonly view: View; readonly environment: ReadonlyMap<string, string> },
): void {
  let path: string | undefined = start;
  for (let steps = 0; path !== undefined && steps < mostSteps; steps++) {
    const real = realPath(view.tree, path);
    if (real === undefined || view.tree.stat(real)?.type !== 'file') return;
    found.files.add(path);
    const file = view.elf.find(real);
    if (file && typeof view.elf.read(file) !== 'string') {
      found.programs.add(real);
      return;
    }
    const shebang = shebangOf(contentOf(real, view));
    if (!shebang) return;
    path = shebang.interpreter;
    if (lastName(path) !== 'env') continue;
    follow(path, found, { view, environment });
    const [program] = parseEnvCall(shebang.argument === undefined ? [] : [shebang.argument])?.argv ?? [];
    path = program === undefined || program.includes('/') ? program : onPath(program, environment, view.tree);
  }
}

function contentOf(path: string, { tree }: View): Uint8Array {
  try {
    return tree.read(path);
  } catch {
    return new Uint8Array();
  }
}
