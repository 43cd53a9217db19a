import { silent } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const sealMaskDebug = manifestRule({
  id: 'security/seal-mask-debug',
  severity: { production: 'error', development: 'warning' },
  fix: 'unsafe',
  releases: { since: '1.1' },
  docs: {
    summary: 'Sealing keys that a debug enclave can derive too.',
    why: 'Without bit 0x2 in `sgx.seal_key.flags_mask` the key does not depend on the DEBUG attribute: a debug enclave with the same measurement or signer gets the same key, and the host reads it out of its memory.',
    bad: [
      {
        manifest: 'sgx.seal_key.flags_mask = "0xfffffffffffffffd"',
        at: '"0xfffffffffffffffd"',
        fixed: 'sgx.seal_key.flags_mask = "0xffffffffffffffff"',
      },
      {
        gramine: '1.1',
        manifest: "[sgx.seal_key]\nflags_mask = '0x0000000000000000'",
        fixed: '[sgx.seal_key]\nflags_mask = "0x0000000000000002"',
      },
    ],
    good: [
      { manifest: 'sgx.seal_key.flags_mask = "0x0000000000000002"' },
      { manifest: 'sgx.seal_key.flags_mask = "0xFFFFFFFFFFFFFFFF"' },
      { manifest: 'sgx.seal_key.flags_mask = "0x0"' },
      { gramine: '1.0', manifest: 'sgx.seal_key.flags_mask = "0x0000000000000000"' },
      { as: 'template', manifest: 'sgx.seal_key.flags_mask = "0x{{ mask }}"' },
    ],
  },
  *check({ manifest }) {
    const mask = manifest.get('sgx.seal_key.flags_mask');
    if (!mask?.written || typeof mask.known !== 'string') return;
    if (!/^0x[0-9a-f]{16}$/i.test(mask.known)) return;
    const flags = BigInt(mask.known);
    if ((flags & 2n) !== 0n) return;
    const corrected = `0x${(flags | 2n).toString(16).padStart(16, '0')}`;
    yield {
      at: mask.at,
      path: mask.path,
      message: 'debug enclaves get the same sealing keys: bit 0x2 (DEBUG) is missing from the mask',
      help: `use \`${corrected}\`; what was sealed before can then not be read any more`,
      ...silent,
      fix: { title: 'bind sealing keys to the DEBUG attribute', edits: [{ range: mask.at, text: `"${corrected}"` }] },
    };
  },
});
