import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const dottedKeyName = manifestRule({
  id: 'encryption/dotted-key-name',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Names of encryption keys with a dot in them.',
    why: 'Gramine looks the value up by a dotted path, so it never finds a key whose name has a dot, and fails at start-up.',
    bad: [
      {
        manifest: 'fs.insecure__keys."my.key" = "ffeeddccbbaa99887766554433221100"',
        at: 'fs.insecure__keys."my.key"',
      },
      { gramine: '1.2', manifest: '[fs.insecure__keys]\n"a.b" = "ffeeddccbbaa99887766554433221100"', at: '"a.b"' },
    ],
    good: [
      { manifest: 'fs.insecure__keys.my_key = "ffeeddccbbaa99887766554433221100"' },
      { gramine: '1.1', manifest: 'fs.insecure__keys."my.key" = "ffeeddccbbaa99887766554433221100"' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest }: Subject): Generator<Finding> {
  for (const setting of manifest.members('fs.insecure__keys')) {
    if (!setting.written || !setting.name.includes('.')) continue;
    yield {
      at: setting.key,
      path: setting.path,
      message: 'the name of an encryption key cannot contain a dot',
      help: 'rename the key, here and in the `key_name` of its mounts',
      stage: 'runtime',
      effect: 'fatal',
      redact: [setting.at],
    };
  }
}
