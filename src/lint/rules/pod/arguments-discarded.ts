import { argumentsOf } from '../../../gramine/program.ts';
import { isBefore } from '../../../gramine/release.ts';
import { commandKey, podCommand } from '../../pod-command.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { fails, type PodApp, silently } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podArgumentsDiscarded = podRule({
  id: 'pod/arguments-discarded',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Arguments of a pod that do not reach the program, because the manifest has some.',
    why: 'The arguments of the enclave are those of `loader.argv` or of the file that `loader.argv_src_file` names, which GSC writes when it builds the image without `--insecure-args`. Whatever stands in `args` is dropped with one line in the log, and the program starts as if it were not there.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['args: [--port, "8080"]'] }),
        app: appExample(),
        at: 'args',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['args: [--port, "8080"]'] }),
        app: { manifest: 'sgx.enclave_size = "1G"\n', as: 'gsc' },
        at: 'args',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [gramine-sgx, app, --port, "8080"]'] }),
        app: appExample('loader.argv = ["server", "--port", "80"]'),
        at: 'command',
      },
    ],
    good: [
      { as: 'pod', manifest: podExample({ container: ['args: [app]'] }), app: appExample() },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [gramine-sgx, app]'] }),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['args: [--port, "8080"]'] }),
        app: appExample('loader.argv = ["server", "--port", "8080"]'),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['args: [--port, "8080"]'] }),
        app: { ...appExample('loader.argv = {{ argv }}'), as: 'template' },
      },
    ],
  },
  *checkPod({ app }) {
    if (!app) return;
    const { words } = podCommand(app.container, app.manifest.options.path);
    const key = commandKey(app.container);
    const source = sourceOf(app);
    if (
      !key ||
      words.length === 0 ||
      !source ||
      isSame(
        words.map(({ scalar }) => String(scalar)),
        app,
      )
    )
      return;
    yield {
      at: key.keyRange ?? key.range,
      path: key.path,
      message: `the arguments do not reach the program: ${source.says}`,
      help:
        app.manifest.options.kind === 'gsc-user-manifest'
          ? 'put them into `ENTRYPOINT` or `CMD` of the image before GSC wraps it'
          : 'put them into `loader.argv`, or into the file of `loader.argv_src_file`',
      ...(source.fails ? fails : silently),
    };
  },
});

interface Source {
  readonly says: string;
  readonly fails?: true;
}

/** Where the arguments come from when not from the command line. */
function sourceOf({ manifest: { manifest, release, options }, place }: PodApp): Source | undefined {
  const host = manifest.at('loader.insecure__use_cmdline_argv');
  if (manifest.isOpen || manifest.at('loader')?.kind === 'hole' || (host && host.known !== false)) return undefined;
  const argv = manifest.at('loader.argv');
  if (argv) return { says: `\`loader.argv\` fixes them (${place(argv)})` };
  const file = manifest.at('loader.argv_src_file');
  if (file?.written) return { says: `they come from the file of \`loader.argv_src_file\` (${place(file)})` };
  if (file || options.kind === 'gsc-user-manifest') return { says: 'GSC fixes those of the image when it builds' };
  if (isBefore(release, '1.3')) return undefined;
  return { says: 'the manifest does not take any, and its program starts with its name alone' };
}

function isSame(words: readonly string[], { manifest: { manifest } }: PodApp): boolean {
  const argv = manifest.at('loader.argv') && argumentsOf(manifest);
  if (!argv) return manifest.at('loader.argv') !== undefined;
  if (argv.some(({ known }) => known === undefined)) return true;
  return JSON.stringify(words) === JSON.stringify(argv.slice(1).map(({ known }) => known));
}
