import { isDangerousVariable } from '../../../gramine/dangerous-variables.ts';
import { environmentOf } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const envPassthrough = manifestRule({
  id: 'security/env-passthrough',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Environment variables whose value the host chooses.',
    why: 'A variable that is passed through is input from the host, which nothing verifies; Gramine does not list it among the insecure settings. Variables that decide which code runs are `security/dangerous-env`.',
    bad: [
      { manifest: 'loader.env.SERVER_PORT = { passthrough = true }', at: '{ passthrough = true }' },
      { gramine: '1.0', manifest: 'loader.env.A.passthrough = true' },
      { manifest: '[loader.env.HOME]\npassthrough = true' },
      {
        as: 'template',
        manifest: 'loader.env.A = { passthrough = true }\nloader.env.{{ name }} = { passthrough = true }',
      },
    ],
    good: [
      { manifest: 'loader.env.SERVER_PORT = "443"' },
      { manifest: 'loader.env.SERVER_PORT = { value = "443" }' },
      { manifest: 'loader.env.LD_PRELOAD = { passthrough = true }' },
      { manifest: 'loader.env.A = { passthrough = true }\nloader.env_src_file = "file:env"' },
      { as: 'template', manifest: 'loader.env.A = { passthrough = {{ pass }} }' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest }: Subject): Generator<Finding> {
  if (manifest.at('loader.env_src_file')) return;
  for (const { name, kind, setting, at } of environmentOf(manifest).variables) {
    if (kind !== 'passthrough' || !setting.written || isDangerousVariable(name)) continue;
    yield {
      at,
      path: setting.path,
      message: `the host chooses the value of \`${name}\``,
      help: 'fix the value in the manifest, or have the application check it as it would check any other input',
      ...silent,
    };
  }
}
