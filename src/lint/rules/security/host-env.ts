import { announcement, exposed } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const hostEnv = manifestRule({
  id: 'security/host-env',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'The whole environment of the host inside the enclave.',
    why: 'The host can set any variable then, `LD_PRELOAD` and `PYTHONPATH` among them, and so decide which code the enclave loads and where it sends its data.',
    bad: [
      { manifest: 'loader.insecure__use_host_env = true', at: 'true' },
      { gramine: '1.0', manifest: '[loader]\ninsecure__use_host_env = true', at: 'true' },
      { manifest: 'loader.insecure__use_host_env = true', profile: 'development' },
    ],
    good: [
      { manifest: 'loader.insecure__use_host_env = false' },
      { manifest: 'loader.env.TZ = { passthrough = true }' },
      { as: 'template', manifest: 'loader.insecure__use_host_env = {{ host_env }}' },
    ],
  },
  *check({ manifest }) {
    const hostEnvironment = exposed(manifest, 'loader.insecure__use_host_env');
    if (!hostEnvironment) return;
    yield {
      at: hostEnvironment.at,
      path: hostEnvironment.path,
      message: 'the host sets every environment variable of the application',
      help: 'name the variables it needs: `loader.env.NAME = "value"`, or `{ passthrough = true }` for those the host may choose',
      ...announcement('loader.insecure__use_host_env'),
    };
  },
});
