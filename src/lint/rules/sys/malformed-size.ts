import { isBefore } from '../../../gramine/release.ts';
import { parseRuntimeSize, respellSize } from '../../../gramine/sizes.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const malformedSize = manifestRule({
  id: 'sys/malformed-size',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'A size of the stack, the brk area or PAL memory that the runtime can not read.',
    why: 'Only decimal digits with at most one of `K`, `M`, `G` are a size; gramine-manifest and the signer take any text, and the runtime then stops with "Cannot parse".',
    bad: [
      { manifest: 'sys.stack.size = "2MB"', at: '"2MB"', fixed: 'sys.stack.size = "2M"' },
      { manifest: 'sys.brk.max_size = "1 G"', fixed: 'sys.brk.max_size = "1G"' },
      { manifest: 'sys.stack.size = "0x200000"', fixed: 'sys.stack.size = "2M"' },
      { manifest: '[sys]\nstack.size = "big"', at: '"big"' },
      { manifest: 'sys.stack.size = ""', at: '""' },
      { manifest: 'sys.stack.size = "99999999999G"', at: '"99999999999G"' },
      {
        gramine: '1.3',
        manifest: 'loader.pal_internal_mem_size = "64 M"',
        fixed: 'loader.pal_internal_mem_size = "64M"',
      },
    ],
    good: [
      { manifest: 'sys.stack.size = "9999999999G"' },
      { manifest: 'sys.stack.size = "2m"\nsys.brk.max_size = "01G"' },
      { gramine: '1.4', manifest: 'loader.pal_internal_mem_size = "64 M"' },
      { as: 'template', manifest: 'sys.stack.size = "{{ stack }}"' },
    ],
  },
  *check({ manifest, release }) {
    const keys = [
      'sys.stack.size',
      'sys.brk.max_size',
      ...(isBefore(release, '1.4') ? ['loader.pal_internal_mem_size' as const] : []),
    ] as const;
    for (const key of keys) {
      const setting = manifest.get(key);
      if (!setting?.written || setting.known === undefined || parseRuntimeSize(setting.known) !== undefined) continue;
      const right = respellSize(setting.known);
      yield {
        at: setting.at,
        path: key,
        message: /^[0-9]+[KMG]?$/i.test(setting.known)
          ? `\`${key}\` is more than 64 bits can count`
          : `\`${key}\` is no size: digits and at most one of \`K\`, \`M\`, \`G\``,
        help: right ? `write \`"${right.text}"\`` : 'write a size such as `"2M"`',
        stage: 'runtime',
        effect: 'fatal',
        ...(right && {
          fix: {
            title: `write \`"${right.text}"\``,
            safety: right.certain ? 'safe' : 'unsafe',
            edits: [replace(setting.at, quote(right.text))],
          },
        }),
      };
    }
  },
});
