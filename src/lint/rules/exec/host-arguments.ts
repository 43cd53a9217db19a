import { isInterpreterName, isShellName } from '../../../gramine/code.ts';
import { exposed, silent } from '../../../gramine/exposure.ts';
import type { FileEntry } from '../../../gramine/files.ts';
import { entrypointPath } from '../../../gramine/program.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hostArguments = manifestRule({
  id: 'exec/host-arguments',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Shells and interpreters within reach of arguments that the host chooses.',
    why: 'With the arguments from the host `bash -c`, `python3 -c` and `node -e` run its code inside the enclave, under the measurement of yours. Where the program is another one and a shell is among the trusted files, any option that starts a program is enough.',
    bad: [
      { manifest: 'libos.entrypoint = "/bin/bash"\nloader.insecure__use_cmdline_argv = true', at: '"/bin/bash"' },
      { manifest: 'libos.entrypoint = "/usr/bin/python3.11"\nloader.insecure__use_cmdline_argv = true' },
      {
        manifest:
          'libos.entrypoint = "/app"\nloader.insecure__use_cmdline_argv = true\nsgx.trusted_files = ["file:/app", "file:/bin/sh"]',
        at: '"file:/bin/sh"',
      },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/bin/bash"\nloader.argv = ["bash", "/run.sh"]' },
      { manifest: 'libos.entrypoint = "/app"\nloader.insecure__use_cmdline_argv = true' },
      { manifest: 'libos.entrypoint = "/app"\nloader.argv = ["app"]\nsgx.trusted_files = ["file:/bin/sh"]' },
    ],
  },
  *check(subject) {
    const { manifest } = subject;
    const host = exposed(manifest, 'loader.insecure__use_cmdline_argv');
    if (!host) return;
    const related = [{ range: host.at, message: 'the host chooses the arguments' }];
    const entry = manifest.get('libos.entrypoint');
    const name = entrypointPath(manifest)?.known?.split('/').at(-1);
    if (entry?.written && name !== undefined && (isInterpreterName(name) || isShellName(name))) {
      yield {
        at: entry.at,
        path: entry.path,
        message: `the host runs code of its own: it chooses the arguments of \`${name}\``,
        help: 'write the arguments into `loader.argv`',
        related,
        ...silent,
      };
      return;
    }
    yield* shellAmongFiles(subject, related);
  },
});

/** The first will do: what helps against it helps against all. */
function* shellAmongFiles({ trusted, allowed }: Subject, related: Finding['related']): Iterable<Finding> {
  const shell = [...trusted.entries, ...allowed.entries].find((entry) => isShellEntry(entry));
  if (!shell) return;
  yield {
    at: shell.uriAt,
    path: `${shell.list}[${shell.index}]`,
    message: 'a shell is among the files of an enclave whose arguments the host chooses',
    help: 'write the arguments into `loader.argv`, or leave the shell out',
    severity: 'warning',
    ...(related && { related }),
    ...silent,
  };
}

function isShellEntry({ path, isDirectory }: FileEntry): boolean {
  const name = path?.known?.split('/').at(-1);
  return name !== undefined && isDirectory === false && isShellName(name);
}
