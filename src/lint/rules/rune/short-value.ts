import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { dataRule } from '../../rule.ts';

export const runeShortValue = dataRule({
  id: 'rune/short-value',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Values that rune takes for none.',
    why: 'A value of one character counts as empty, and an entry of the environment without `=` that has the name of a setting makes rune crash.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=1"] } }',
        at: '"ENCLAVE_TYPE=1"',
      },
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_ARGS"] } }',
        at: '"ENCLAVE_RUNTIME_ARGS"',
      },
    ],
    good: [
      { as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx"] } }' },
    ],
  },
  *checkData({ root }) {
    for (const { values, withoutValue } of runeSettingsIn(root)) {
      for (const [name, { value, node }] of values)
        if (name.startsWith('ENCLAVE_') && value.length < 2)
          yield {
            at: node.range,
            path: node.path,
            message: `rune takes the value of \`${name}\` for none`,
            help: 'remove it, or give it a value of two characters or more',
            stage: 'none',
            effect: 'ignored',
          };
      for (const node of withoutValue)
        yield {
          at: node.range,
          path: node.path,
          message: 'rune crashes over a setting without `=`',
          help: 'remove it, or give it a value',
          stage: 'none',
          effect: 'fatal',
        };
    }
  },
});
