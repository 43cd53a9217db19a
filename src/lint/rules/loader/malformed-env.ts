import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const malformedEnv = manifestRule({
  id: 'loader/malformed-env',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Environment variables with neither a value nor a passthrough.',
    why: 'Gramine stops at start-up with "Invalid environment variable in manifest". Its checker accepts the empty table.',
    bad: [
      { manifest: 'loader.env.HOME = {}', at: '{}' },
      { gramine: '1.0', manifest: '[loader.env.HOME]', at: '[loader.env.HOME]' },
      { as: 'template', manifest: 'loader.env.HOME = {}\nloader.env.A = "{{ a }}"' },
    ],
    good: [
      { manifest: 'loader.env.HOME = ""' },
      { manifest: 'loader.env.HOME = { value = "" }' },
      { manifest: 'loader.env.HOME = { passthrough = true }' },
      { as: 'template', manifest: '[loader.env.HOME]\n{{ home }}' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest, document }: Subject): Generator<Finding> {
  if (manifest.isOpen) return;
  for (const setting of manifest.members('loader.env')) {
    if (!setting.written || setting.kind !== 'table' || document.childCount(setting.node) > 0) continue;
    yield {
      at: setting.at,
      path: setting.path,
      message: `the variable \`${setting.name}\` has neither a value nor \`passthrough = true\``,
      help: 'give it a value, `""` if it is to be empty',
      stage: 'runtime',
      effect: 'fatal',
    };
  }
}
