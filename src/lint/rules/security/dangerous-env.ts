import { dangerOf } from '../../../gramine/dangerous-variables.ts';
import { environmentOf } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const dangerousEnv = manifestRule({
  id: 'security/dangerous-env',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Variables passed through from the host that decide which code runs or whom the enclave trusts.',
    why: 'The host writes the value. With `LD_PRELOAD`, `LD_LIBRARY_PATH`, `PYTHONPATH` or `JAVA_TOOL_OPTIONS` it picks code among all files the enclave can open, with `RA_TLS_…` and `SECRET_PROVISION_…` it decides which peer is believed.',
    bad: [
      { manifest: 'loader.env.LD_PRELOAD = { passthrough = true }', at: '{ passthrough = true }' },
      { gramine: '1.0', manifest: 'loader.env.LD_LIBRARY_PATH = { passthrough = true }' },
      { manifest: 'loader.env.PATH = { passthrough = true }' },
      { manifest: '[loader.env.RA_TLS_MRENCLAVE]\npassthrough = true' },
      { manifest: 'loader.env = { SECRET_PROVISION_SERVERS = { passthrough = true } }' },
      { manifest: 'loader.env.JAVA_TOOL_OPTIONS.passthrough = true', profile: 'development' },
    ],
    good: [
      { manifest: 'loader.env.LD_LIBRARY_PATH = "/lib"' },
      { manifest: 'loader.env.PATH = { value = "/bin" }' },
      { manifest: 'loader.env.TZ = { passthrough = true }' },
      { manifest: 'loader.env.LD_PRELOAD = { passthrough = true }\nloader.env_src_file = "file:env"' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest }: Subject): Generator<Finding> {
  if (manifest.at('loader.env_src_file')) return;
  for (const { name, kind, setting, at } of environmentOf(manifest).variables) {
    const danger = kind === 'passthrough' && setting.written ? dangerOf(name) : undefined;
    if (!danger) continue;
    yield {
      at,
      path: setting.path,
      message: `through \`${name}\` the host ${danger}`,
      help: `fix the value: \`loader.env.${name} = "…"\``,
      ...silent,
    };
  }
}
