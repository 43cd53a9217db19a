import { describe, expect, test } from 'vitest';
import { referenceValues } from '../../src/report/reference-values.ts';
import { ask } from './trustee.ts';

const enclave = {
  gramine: '1.9',
  mrenclave: 'aa'.repeat(32),
  mrsigner: 'bb'.repeat(32),
  isvProdId: 7,
  isvSvn: 258,
};
const { policy, values } = referenceValues(enclave);

const quote = {
  mr_enclave: enclave.mrenclave,
  mr_signer: enclave.mrsigner,
  isv_prod_id: '0700',
  isv_svn: '0201',
  'attributes.flags': '0500000000000000',
};
const judged = (body: object, reference: object = values) =>
  ['executables', 'hardware', 'configuration'].map((rule) =>
    ask(policy, rule, { input: { sgx: { body } }, data: { reference } }),
  );

describe('the attestation policy that is written for an enclave', () => {
  test('recognises its evidence', () => {
    expect(judged(quote)).toEqual([3, 2, 2]);
  });

  test.each([
    ['another enclave', { mr_enclave: 'cc'.repeat(32) }],
    ['another signer', { mr_signer: 'cc'.repeat(32) }],
    ['another product', { isv_prod_id: '0800' }],
    ['another version', { isv_svn: '0101' }],
    ['a debug enclave', { 'attributes.flags': '0700000000000000' }],
    ['a debug enclave with another bit', { 'attributes.flags': '0200000000000000' }],
    ['no attributes', { 'attributes.flags': undefined }],
  ])('does not recognise %s', (_, change) => {
    const body = Object.fromEntries(Object.entries({ ...quote, ...change }).filter(([, value]) => value !== undefined));
    expect(judged(body)).toEqual([33, 97, 36]);
  });

  test('recognises nothing without reference values, or without SGX', () => {
    expect(judged(quote, {})).toEqual([33, 97, 36]);
    expect(ask(policy, 'executables', { input: { tdx: {} }, data: { reference: values } })).toBe(33);
  });

  test('pins no signer that is not known', () => {
    const unsigned = referenceValues({ ...enclave, mrsigner: undefined });
    const input = { sgx: { body: { ...quote, mr_signer: 'cc'.repeat(32) } } };
    expect(ask(unsigned.policy, 'executables', { input, data: { reference: unsigned.values } })).toBe(3);
  });
});
