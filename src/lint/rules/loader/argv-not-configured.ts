import { saysArguments } from '../../../gramine/program.ts';
import { manifestRule } from '../../rule.ts';

export const argvNotConfigured = manifestRule({
  id: 'loader/argv-not-configured',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.3' },
  docs: {
    summary: 'No source for the arguments of the application, which Gramine 1.0 to 1.2 insist on.',
    why: 'Up to Gramine 1.2 one of `loader.argv0_override`, `loader.argv_src_file` and `loader.insecure__use_cmdline_argv` must be there, or start-up fails. From 1.3 on the name of the program is the only argument by default.',
    bad: [
      { gramine: '1.2', manifest: 'libos.entrypoint = "app"' },
      { gramine: '1.0', manifest: 'loader.insecure__use_cmdline_argv = false' },
    ],
    good: [
      { gramine: '1.2', manifest: 'loader.argv0_override = "app"' },
      { gramine: '1.0', manifest: 'loader.argv_src_file = "file:args"' },
      { gramine: '1.1', manifest: 'loader.insecure__use_cmdline_argv = true' },
      { gramine: '1.3', manifest: 'libos.entrypoint = "app"' },
      { gramine: '1.2', manifest: 'loader.argv = ["app"]' },
      { gramine: '1.2', as: 'template', manifest: 'loader.insecure__use_cmdline_argv = {{ insecure }}' },
    ],
  },
  *check({ manifest }) {
    if (manifest.isOpen || manifest.at('loader')?.kind === 'hole') return;
    // `keys/too-new` speaks of `loader.argv`
    if (saysArguments(manifest) || manifest.at('loader.argv')) return;
    const host = manifest.at('loader.insecure__use_cmdline_argv');
    yield {
      at: host?.written ? host.at : null,
      path: 'loader.argv0_override',
      message: 'nothing says what the arguments of the application are, which Gramine needs before 1.3',
      help: 'add `loader.argv0_override = "…"` or `loader.argv_src_file`',
      stage: 'runtime',
      effect: 'fatal',
      everywhere: true,
    };
  },
});
