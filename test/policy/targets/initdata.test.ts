import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/diagnostic/diagnostic.ts';
import { readInitData } from '../../../src/kata/init-data.ts';
import { annotationTarget } from '../../../src/policy/targets/annotation.ts';
import { initDataTarget } from '../../../src/policy/targets/initdata.ts';
import { Source } from '../../../src/text/source.ts';
import { policyFile, policyOf } from './policies.ts';

const container = 'argv = ["/bin/api"]\ncwd = "/"\nuser = { uid = 1, gid = 1 }\n';
const releasedTo = (tee: string) =>
  policyOf(policyFile(container, { head: `[[release]]\nresource = "a/b/c"\n${tee}\n` }));
const rego = 'package agent_policy\n';

describe('init data', () => {
  test('carry the policy and what else the guest gets', () => {
    const { files, facts, losses } = initDataTarget.compile(releasedTo('tee = ["tdx"]'), {
      rego,
      data: new Map([['aa.toml', 'x = 1\n']]),
      disk: true,
    });
    expect([...files.keys()]).toEqual(['initdata.toml', 'reference-values.json', 'initdata.img']);
    const { data, problems, algorithm } = readInitData(new Source('', files.get('initdata.toml') as string));
    expect(problems).toEqual([]);
    expect(algorithm?.value).toBe('sha384');
    expect([...data].map(([name, { text }]) => [name, text])).toEqual([
      ['aa.toml', 'x = 1\n'],
      ['policy.rego', rego],
    ]);
    expect(losses).toEqual([]);
    expect(facts.map(({ name }) => name)).toEqual([
      'init data',
      'annotation',
      'algorithm',
      'TDX MRCONFIGID (hex)',
      'TDX MRCONFIGID (base64)',
      'SNP HOST_DATA, cut to 32 bytes (hex)',
      'SNP HOST_DATA, cut to 32 bytes (base64)',
      'CCA personalization value, padded to 64 bytes (hex)',
      'CCA personalization value, padded to 64 bytes (base64)',
      'SE user data, padded to 256 bytes (hex)',
      'SE user data, padded to 256 bytes (base64)',
      'SGX CONFIGID, padded to 64 bytes (hex)',
      'SGX CONFIGID, padded to 64 bytes (base64)',
      'sample evidence (hex)',
      'sample evidence (base64)',
      'vTPM PCR 8, extended with, cut to 32 bytes (hex)',
      'vTPM PCR 8, extended with, cut to 32 bytes (base64)',
      'vTPM PCR 8 (SHA-256 bank), cut to 32 bytes (hex)',
      'vTPM PCR 8 (SHA-256 bank), cut to 32 bytes (base64)',
    ]);
    const values = JSON.parse(files.get('reference-values.json') as string);
    expect(values.values.tdx_mr_config_id).toEqual([facts.find(({ name }) => name === 'TDX MRCONFIGID (hex)')?.value]);
    expect(JSON.parse(Buffer.from(values.message.payload, 'base64').toString())).toEqual(values.values);
  });

  test.each([
    ['tee = ["tdx", "cca"]', 'sha384'],
    ['tee = ["tdx", "snp"]', 'sha256'],
    ['', 'sha256'],
  ])('have a digest that the evidence holds as a whole: released to %s', (tee, expected) => {
    const { facts, losses } = initDataTarget.compile(releasedTo(tee), { rego });
    expect(facts.find(({ name }) => name === 'algorithm')?.value).toBe(expected);
    expect(losses).toEqual([]);
  });

  test('tell when a digest is cut because the algorithm was asked for', () => {
    const policy = releasedTo('tee = ["tdx", "snp"]');
    const { losses } = initDataTarget.compile(policy, { rego, algorithm: 'sha512' });
    expect(losses.map(({ id, effect, message }) => `${effect} ${id}: ${message}`)).toEqual([
      'opens initdata/digest-cut: evidence of `tdx` holds 48 of the 64 bytes of the digest',
      'opens initdata/digest-cut: evidence of `snp` holds 32 of the 64 bytes of the digest',
    ]);
  });

  test('have one policy', () => {
    const data = new Map([['policy.rego', 'package other']]);
    expect(() => initDataTarget.compile(releasedTo(''), { rego, data })).toThrow(UserError);
  });
});

describe('the annotation', () => {
  test('is the same init data, ready to be pasted', () => {
    const options = { rego, algorithm: 'sha256' } as const;
    const text = annotationTarget.compile(releasedTo(''), options).files.get('annotation.yaml') as string;
    const value =
      /^metadata:\n {2}annotations:\n {4}io\.katacontainers\.config\.hypervisor\.cc_init_data: "([^"]+)"\n$/.exec(
        text,
      )?.[1];
    expect(gunzipSync(Buffer.from(value!, 'base64')).toString()).toBe(
      initDataTarget.compile(releasedTo(''), options).files.get('initdata.toml'),
    );
  });

  test('is refused when Kubernetes would not take it', () => {
    const noise = Array.from({ length: 90_000 }, (_, at) => ((at * 2654435761) % 4294967296).toString(36)).join(' ');
    expect(() => annotationTarget.compile(releasedTo(''), { rego: noise })).toThrow(
      /^the init data take \d+ bytes as an annotation, and Kubernetes takes 262144 for all of an object$/,
    );
  });
});
