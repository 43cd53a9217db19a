import type { Setting } from '../../../gramine/manifest.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { type FindingFix, manifestRule } from '../../rule.ts';

const masks = [
  { key: 'sgx.seal_key.flags_mask', digits: 16 },
  { key: 'sgx.seal_key.xfrm_mask', digits: 16 },
  { key: 'sgx.seal_key.misc_mask', digits: 8 },
] as const;

export const malformedSealMask = manifestRule({
  id: 'sgx/malformed-seal-mask',
  severity: 'error',
  fix: 'safe',
  releases: { since: '1.1' },
  docs: {
    summary: 'A mask under `sgx.seal_key` that is not `0x` and all of its hexadecimal digits.',
    why: 'Gramine takes a mask only at its full length, `0x` with 16 digits (8 for `misc_mask`), and refuses to start otherwise; gramine-manifest and the signer take any text.',
    bad: [
      {
        manifest: 'sgx.seal_key.flags_mask = "ffffffffffffffff"',
        at: '"ffffffffffffffff"',
        fixed: 'sgx.seal_key.flags_mask = "0xffffffffffffffff"',
      },
      { manifest: 'sgx.seal_key.misc_mask = "0xffff"', at: '"0xffff"', fixed: 'sgx.seal_key.misc_mask = "0x0000ffff"' },
      { manifest: 'sgx.seal_key.misc_mask = "0xffffffffffffffff"', at: '"0xffffffffffffffff"' },
      { manifest: '[sgx.seal_key]\nxfrm_mask = "0xfffffffffff9ff1g"', at: '"0xfffffffffff9ff1g"' },
      { gramine: '1.1', manifest: 'sgx.seal_key.xfrm_mask = ""', at: '""' },
    ],
    good: [
      {
        manifest:
          'sgx.seal_key.flags_mask = "0xffffffffffffffff"\nsgx.seal_key.xfrm_mask = "0XFFFFFFFFFFF9FF1B"\nsgx.seal_key.misc_mask = "0xffffffff"',
      },
      { gramine: '1.0', manifest: 'sgx.seal_key.flags_mask = "0xff"' },
      { as: 'template', manifest: 'sgx.seal_key.flags_mask = "{{ mask }}"' },
    ],
  },
  *check(subject) {
    for (const { key, digits } of masks) {
      const setting = subject.manifest.get(key);
      if (!setting?.written || setting.known === undefined || isMask(setting.known, digits)) continue;
      const fix = fixOf(setting, digits);
      yield {
        at: setting.at,
        path: key,
        message: `\`${key}\` must be \`0x\` and exactly ${digits} hexadecimal digits`,
        help: 'write the mask at its full length',
        stage: 'runtime',
        effect: 'fatal',
        ...(fix && { fix }),
      };
    }
  },
});

function isMask(text: string, digits: number): boolean {
  return text.length === digits + 2 && /^0x[0-9a-f]+$/i.test(text);
}

function fixOf(setting: Setting<string>, digits: number): FindingFix | undefined {
  const match = /^(0x)?([0-9a-f]{1,16})$/i.exec(setting.known!);
  if (!match || match[2]!.length > digits) return undefined;
  const right = `0x${match[2]!.padStart(digits, '0')}`;
  return {
    title: `write \`${right}\``,
    safety: match[2]!.length === digits ? 'safe' : 'unsafe',
    edits: [replace(setting.at, quote(right))],
  };
}
