import { manifestRule } from '../../rule.ts';

const keys = ['sgx.isvprodid', 'sgx.isvsvn'] as const;

export const isvRange = manifestRule({
  id: 'sgx/isv-range',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A product id or security version that does not fit the 16 bits SGX has for it.',
    why: 'gramine-sgx-sign packs both numbers into two bytes each and stops with a Python error when one does not fit.',
    bad: [
      { manifest: 'sgx.isvprodid = 70000', at: '70000' },
      { manifest: '[sgx]\nisvsvn = -1', at: '-1' },
      { gramine: '1.0', manifest: 'sgx.isvsvn = 0x10000', at: '0x10000' },
    ],
    good: [
      { manifest: 'sgx.isvprodid = 65535\nsgx.isvsvn = 0' },
      { as: 'template', manifest: 'sgx.isvsvn = {{ svn }}' },
    ],
  },
  *check(subject) {
    for (const key of keys) {
      const setting = subject.manifest.get(key);
      if (!setting?.written || setting.known === undefined) continue;
      if (setting.known >= 0n && setting.known <= 65535n) continue;
      yield {
        at: setting.at,
        path: key,
        message: `\`${key}\` must be 0 to 65535, not ${setting.known}`,
        help: 'choose a number that fits 16 bits',
        stage: 'signer',
        effect: 'fatal',
      };
    }
  },
});
