import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { evidenceValue } from '../../../trustee/reference-names.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const trusteeReferenceForm = dataRule({
  id: 'trustee/reference-form',
  severity: 'error',
  fix: 'none',
  kinds: ['rvps-values'],
  docs: {
    summary: 'Reference values that no evidence can show.',
    why: 'Values are compared as text, as Trustee writes them: lower-case hexadecimal of the bytes of the quote, without `0x`, a measurement of SGX 64 digits, of TDX and SNP 96, a number of 16 bits 4 (`0100` is 1). What has another form equals nothing, and each guest is refused, or the claim it was for is left at its default.',
    bad: [
      {
        as: 'rvps-values',
        manifest: '{ "sgx_mr_enclave": ["0F343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"] }',
      },
      {
        as: 'rvps-values',
        manifest: '{ "tdx_mr_td": ["0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"] }',
      },
      { as: 'rvps-values', manifest: '{ "sgx_isv_svn": [3] }', at: '3' },
    ],
    good: [
      {
        as: 'rvps-values',
        manifest:
          '{ "sgx_mr_enclave": ["0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"], "sgx_isv_svn": ["0300"], "kernel": ["x"] }',
      },
    ],
  },
  *checkData({ root }) {
    for (const [name, list] of tablesOf(root).flatMap((table) => [...table.members])) {
      const known = evidenceValue(name);
      if (!known) continue;
      for (const node of list.kind === 'list' ? list.items : [list]) {
        const message = problemOf(node, known.what, known.digits);
        if (message === undefined) continue;
        yield {
          at: node.range,
          path: node.path,
          message,
          help: `write ${known.digits} digits of lower-case hexadecimal`,
          ...unnoticed,
        };
      }
    }
  },
});

/** As the service holds them, or in what registers them. */
function tablesOf(root: DataNode): readonly DataNode[] {
  return [root, member(root, 'referenceValues')].flatMap((node) => (node ? [node] : []));
}

function problemOf(node: DataNode, what: string, digits: number): string | undefined {
  const text = textOf(node);
  if (text === undefined) return node.kind === 'number' ? `this is ${what}, which evidence shows as a text` : undefined;
  if (/^[0-9a-f]*$/.test(text) && text.length === digits) return undefined;
  if (/^(?:0[xX])?[0-9a-fA-F]*$/.test(text) && text.replace(/^0[xX]/, '').length === digits)
    return `this is ${what}, which evidence shows in lower case and without \`0x\``;
  return `this is ${what}, which has ${digits} digits`;
}
