import { manifestRule } from '../../rule.ts';

export const gscArgvConflict = manifestRule({
  id: 'gsc/argv-conflict',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A GSC manifest gives arguments beside those that GSC takes from the image.',
    why: 'GSC writes the arguments of the image to a file and sets `loader.argv_src_file`, unless it is told `--insecure-args`. Gramine takes one source only: the image builds and signs, and the enclave does not start.',
    bad: [
      { as: 'gsc', manifest: 'loader.argv = ["python3", "app.py"]', at: 'loader.argv' },
      { as: 'gsc', manifest: '[loader]\ninsecure__use_cmdline_argv = true', at: 'insecure__use_cmdline_argv' },
    ],
    good: [
      { as: 'gsc', manifest: 'loader.insecure__use_cmdline_argv = false' },
      { as: 'gsc', manifest: 'loader.argv_src_file = "file:/app/args"' },
      { manifest: 'loader.argv = ["python3", "app.py"]' },
    ],
  },
  *check({ manifest, options }) {
    if (options.kind !== 'gsc-user-manifest' || manifest.at('loader.argv_src_file')?.written) return;
    const argv = manifest.at('loader.argv');
    const host = manifest.at('loader.insecure__use_cmdline_argv');
    if (argv?.written && argv.kind === 'array') {
      yield {
        at: argv.key,
        path: argv.path,
        message: '`loader.argv` excludes the arguments that GSC takes from the image',
        help: 'remove it, and put the arguments into `ENTRYPOINT` or `CMD` of the image',
        stage: 'runtime',
        effect: 'fatal',
      };
    }
    if (host?.written && host.known === true) {
      yield {
        at: host.key,
        path: host.path,
        message: '`loader.insecure__use_cmdline_argv` excludes the arguments that GSC takes from the image',
        help: 'remove it; `gsc build --insecure-args` takes arguments at run time, unprotected',
        stage: 'runtime',
        effect: 'fatal',
      };
    }
  },
});
