import { announcement, exposed } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const hostArgv = manifestRule({
  id: 'security/host-argv',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Arguments that come from the command line of the host.',
    why: 'Whoever starts the enclave chooses the arguments then: another configuration file, `-c` with a program of theirs for an interpreter, a switch that prints secrets. No measurement tells.',
    bad: [
      { manifest: 'loader.insecure__use_cmdline_argv = true', at: 'true' },
      { gramine: '1.2', manifest: '[loader]\ninsecure__use_cmdline_argv = true', at: 'true' },
      { manifest: 'loader.insecure__use_cmdline_argv = true', profile: 'development' },
    ],
    good: [
      { manifest: 'loader.insecure__use_cmdline_argv = false' },
      { manifest: 'loader.argv = ["server", "--port", "443"]' },
      { as: 'template', manifest: 'loader.insecure__use_cmdline_argv = {{ insecure_args }}' },
    ],
  },
  *check({ manifest, options }) {
    const hostArguments = exposed(manifest, 'loader.insecure__use_cmdline_argv');
    if (!hostArguments) return;
    yield {
      at: hostArguments.at,
      path: hostArguments.path,
      message: 'the host chooses the arguments of the application',
      help:
        options.kind === 'gsc-user-manifest'
          ? 'remove it, and set the arguments with `ENTRYPOINT` and `CMD` of the image'
          : 'write them into `loader.argv`, the name of the program first',
      ...announcement('loader.insecure__use_cmdline_argv'),
    };
  },
});
