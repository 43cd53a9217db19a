import type { GramineDirectories } from './gramine-directories.ts';
import { tomlContent } from './toml-text.ts';
import type { Workload } from './workload.ts';

/** How texts of a workload stand in the manifest: as they are, or in a template with variables for directories. */
export interface Spelling {
  /** Statements in front of everything else. */
  readonly preamble: readonly string[];
  /** A quoted TOML string. In a path, a `file:` URI and a list of paths with `:` between, known directories become variables. */
  quoted(text: string): string;
  quotedPaths(text: string): string;
  /** Text of a comment. */
  comment(text: string): string;
}

export const plainSpelling: Spelling = {
  preamble: [],
  quoted: (text) => `"${tomlContent(text)}"`,
  quotedPaths: (text) => `"${tomlContent(text)}"`,
  comment: (text) => text,
};

export function templateSpelling(workload: Workload, gramine: GramineDirectories): Spelling {
  const distribution = distributionDirectories(workload, gramine);
  const known = [...gramineExpressions(gramine), ...distribution.map(({ name, path }) => ({ path, expression: name }))];
  const literal = (text: string) => untemplated(tomlContent(text));
  return {
    preamble: distribution.map(({ name, path }) => `{% set ${name} = ${name} | default("${path}") %}`),
    quoted: (text) => `"${literal(text)}"`,
    quotedPaths: (text) => {
      const spelled = text.split(':').map((part) => {
        const directory = known.find(({ path }) => isAtOrBelow(part, path));
        return directory ? `{{ ${directory.expression} }}${literal(part.slice(directory.path.length))}` : literal(part);
      });
      return `"${spelled.join(':')}"`;
    },
    comment: untemplated,
  };
}

/** No expression, statement or comment of Jinja begins in it, whatever follows. */
export function untemplated(text: string): string {
  return text.replace(/\{(?=[{%#]|$)/g, "{{ '{' }}");
}

interface Expression {
  readonly path: string;
  readonly expression: string;
}

/** Longer paths first. */
function gramineExpressions({ libos, pkglibdir, runtimedir }: GramineDirectories): readonly Expression[] {
  return [
    { path: libos, expression: 'gramine.libos' },
    { path: runtimedir.glibc, expression: 'gramine.runtimedir()' },
    { path: runtimedir.musl, expression: "gramine.runtimedir('musl')" },
    { path: pkglibdir, expression: 'gramine.pkglibdir' },
  ];
}

/** Where Debian and its relatives, or Fedora and its, keep libraries: other distributions have them elsewhere. */
const distributionDirectory =
  /^\/(?:usr\/(?:local\/)?)?(?:lib\/(?:x86_64|aarch64)-[a-z]+(?:-[a-z]+){0,2}|lib64)(?=\/|$)/;

function distributionDirectories(
  { mounts, trusted, allowed }: Workload,
  { pkglibdir }: GramineDirectories,
): readonly { readonly name: string; readonly path: string }[] {
  const uris = [...mounts, ...trusted, ...allowed].map(({ uri }) => uri ?? '');
  const found = new Set<string>();
  for (const uri of uris) {
    const path = uri.startsWith('file:') ? uri.slice('file:'.length) : '';
    const directory = isAtOrBelow(path, pkglibdir) ? undefined : distributionDirectory.exec(path)?.[0];
    if (directory) found.add(directory);
  }
  return [...found]
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((path, at) => ({ name: at === 0 ? 'arch_libdir' : `arch_libdir_${at + 1}`, path }));
}

/** The one that most files lie in is called `arch_libdir`. */
function rank(path: string): number {
  return path.startsWith('/usr/local') ? 2 : path.startsWith('/usr') ? 0 : 1;
}

function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
