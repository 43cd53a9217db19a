import { describe, expect, test } from 'vitest';
import { type ExpectedEnclave, referenceValues } from '../../src/report/reference-values.ts';
import { evaluated } from '../rego/evaluated.ts';

const enclave: ExpectedEnclave = {
  gramine: '1.9',
  mrenclave: '0123456789abcdef'.repeat(4),
  mrsigner: 'fedcba9876543210'.repeat(4),
  isvProdId: 0x1234,
  isvSvn: 7,
};

/** As Trustee's verifier makes them of a quote: the raw bytes in hexadecimal. */
const body = {
  mr_enclave: enclave.mrenclave,
  mr_signer: enclave.mrsigner,
  isv_prod_id: '3412',
  isv_svn: '0700',
  'attributes.flags': '0500000000000000',
  'attributes.xfrm': 'e700000000000000',
};

const recognised = { executables: '3', hardware: '2', configuration: '2' };
const unknown = { executables: '33', hardware: '97', configuration: '36' };

describe('the SGX policy for Trustee', () => {
  test('recognises the enclave', () => {
    expect(claims({ sgx: { body } })).toEqual(recognised);
  });

  test.each(['0400000000000000', '1400000000000000', 'c500000000000000', '8d00000000000000', '0500000000000080'])(
    'recognises it with the attributes %s, in which DEBUG is clear',
    (flags) => {
      expect(claims({ sgx: { body: { ...body, 'attributes.flags': flags } } })).toEqual(recognised);
    },
  );

  test.each([
    '0600000000000000',
    '0700000000000000',
    '0200000000000000',
    '0f00000000000000',
    '1600000000000000',
    'fa00000000000000',
    'eb00000000000000',
    '0600000000000004',
    '',
    '0',
  ])('refuses it with the attributes %j', (flags) => {
    expect(claims({ sgx: { body: { ...body, 'attributes.flags': flags } } })).toEqual(unknown);
  });

  test.each([
    ['another MRENCLAVE', { mr_enclave: 'a'.repeat(64) }],
    ['another MRSIGNER', { mr_signer: 'a'.repeat(64) }],
    ['another ISVPRODID, though its bytes swapped are the same', { isv_prod_id: '1234' }],
    ['a lower ISVSVN', { isv_svn: '0600' }],
    ['an ISVSVN that is higher as a text alone', { isv_svn: '0007' }],
    ['a number in place of the text', { isv_svn: 7 }],
  ])('refuses %s', (_, other) => {
    expect(claims({ sgx: { body: { ...body, ...other } } })).toEqual(unknown);
  });

  test.each(Object.keys(body).filter((name) => name !== 'attributes.xfrm'))('refuses evidence without %s', (name) => {
    const rest = Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
    expect(claims({ sgx: { body: rest } })).toEqual(unknown);
  });

  test.each([
    ['no evidence', {}],
    ['sample evidence', { sample: body }],
    ['flat claims', Object.fromEntries(Object.entries(body).map(([name, value]) => [`sgx.body.${name}`, value]))],
    ['a nested claim in place of the one with a dot', { sgx: { body: { ...without, attributes: { flags: '05' } } } }],
  ])('refuses %s', (_, input) => {
    expect(claims(input)).toEqual(unknown);
  });

  test('recognises nothing where no values are registered', () => {
    expect(claims({ sgx: { body } }, {})).toEqual(unknown);
    expect(claims({ sgx: { body } }, { reference: { ...referenceValues(enclave).values, sgx_isv_svn: [] } })).toEqual(
      unknown,
    );
  });

  test('takes what is registered later for a higher ISVSVN', () => {
    const reference = { ...referenceValues(enclave).values, sgx_isv_svn: ['0700', '0800'] };
    expect(claims({ sgx: { body: { ...body, isv_svn: '0800' } } }, { reference })).toEqual(recognised);
  });

  test('does not look at MRSIGNER when it is not known', () => {
    const { mrsigner: _, ...rest } = enclave;
    const values = referenceValues({ ...rest, mrsigner: undefined });
    const input = { sgx: { body: { ...body, mr_signer: 'other' } } };
    expect(answers(values.policy, input, { reference: values.values })).toEqual(recognised);
  });

  test('registers the very values that it looks up', () => {
    const { message, values } = referenceValues(enclave);
    expect([message.version, message.type]).toEqual(['0.1.0', 'sample']);
    expect(JSON.parse(Buffer.from(message.payload, 'base64').toString())).toEqual(values);
    expect(values).toEqual({
      sgx_mr_enclave: [enclave.mrenclave],
      sgx_mr_signer: [enclave.mrsigner],
      sgx_isv_prod_id: ['3412'],
      sgx_isv_svn: ['0700'],
    });
  });
});

const { 'attributes.flags': _flags, ...without } = body;

function claims(input: object, data?: object): Readonly<Record<string, string>> {
  const { policy, values } = referenceValues(enclave);
  return answers(policy, input, data ?? { reference: values });
}

function answers(policy: string, input: object, data: object): Readonly<Record<string, string>> {
  const rules = ['executables', 'hardware', 'configuration'];
  return Object.fromEntries(rules.map((rule) => [rule, evaluated(policy, { input, data, rule }).value]));
}
