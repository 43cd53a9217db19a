import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { occlumSize } from '../../../occlum/size.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneOverride = dataRule({
  id: 'shim-rune/override',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Settings of Occlum that the shim of rune can not read.',
    why: 'What it can not parse is written to a log, and a zero takes its place: an enclave without memory, threads or a version.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_MAX_NUM_OF_THREADS=many"] } }',
        at: '"OCCLUM_MAX_NUM_OF_THREADS=many"',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_USER_SPACE_SIZE=300M"] } }',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_USER_SPACE_SIZE=300MB", "OCCLUM_MAX_NUM_OF_THREADS=32"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root))
      for (const [name, { value, node }] of values) {
        const isSize =
          /^OCCLUM_(?:USER_SPACE|KERNEL_SPACE_HEAP|KERNEL_SPACE_STACK|PROCESS_DEFAULT_(?:STACK|HEAP|MMAP))_SIZE$/.test(
            name,
          );
        const isNumber = /^OCCLUM_(?:MAX_NUM_OF_THREADS|PRODUCT_ID|VERSION_NUMBER)$/.test(name);
        if (isSize ? occlumSize(value) !== undefined : !isNumber || /^\d{1,5}$/.test(value)) continue;
        yield {
          at: node.range,
          path: node.path,
          message: `\`${abbreviated(value)}\` becomes zero`,
          help: isSize ? 'write a size, e.g. `300MB`' : 'write a number',
          stage: 'none',
          effect: 'ignored',
        };
      }
  },
});
