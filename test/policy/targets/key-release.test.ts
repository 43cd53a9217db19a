import { describe, expect, test } from 'vitest';
import { writeInitData } from '../../../src/kata/init-data.ts';
import { initDataValues } from '../../../src/kata/init-data-digests.ts';
import { initDataTarget } from '../../../src/policy/targets/initdata.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { keyReleaseTarget } from '../../../src/policy/targets/key-release.ts';
import { Source } from '../../../src/text/source.ts';
import { ask } from '../../trustee/trustee.ts';
import { policyFile, policyOf, told } from './policies.ts';

const container = 'argv = ["/bin/api"]\ncwd = "/"\nuser = { uid = 1, gid = 1 }\n';
const released = (release: string, head = '') =>
  policyOf(policyFile(container, { head: `${head}\n[[release]]\nresource = "default/payments/db-key"\n${release}\n` }));
const initData = new Source(
  'initdata.toml',
  writeInitData('sha384', new Map([['policy.rego', 'package agent_policy\n']])),
);
const values = initDataValues(initData.text, 'sha384');
const digest = (id: string) => values.find((value) => value.id === id)!;

function rego(release: string, sources: readonly Source[] = [initData], head = ''): string {
  return keyReleaseTarget
    .compile(released(release, head), { initData: sources })
    .files.get('key-release.rego') as string;
}

const data = { plugin: 'resource', 'resource-path': ['default', 'payments', 'db-key'] };

interface Evidence {
  readonly counter?: unknown;
  readonly id?: unknown;
  readonly level?: unknown;
  readonly status?: string;
  readonly tee?: string;
  readonly claim?: string;
}

function input({
  counter = 17,
  id = 'payments/api',
  level = 'none',
  status = 'affirming',
  tee = 'tdx',
  claim = digest('tdx').hex,
}: Evidence) {
  const exec_policy = { id, counter, format: 1, exec_level: level };
  const evidence = {
    init_data: claim,
    [tee]: { quote: {} },
    init_data_claims: { agent_policy_claims: { exec_policy } },
  };
  return { submods: { cpu0: { 'ear.status': status, 'ear.veraison.annotated-evidence': evidence } } };
}

const allowed = (policy: string, evidence: Evidence, about: object = data) =>
  ask(policy, 'allow', { input: input(evidence), data: about });

describe('the rule for releasing a key', () => {
  test('asks for the digest first, then for what the init data say', () => {
    expect(
      rego(
        'tee = ["tdx", "snp"]\nmin_counter = 16\nmax_exec_level = "fixed"',
        [initData],
        'not_after = 2026-12-31T00:00:00.5Z',
      ),
    ).toBe(
      `package policy

import rego.v1

default allow = false

evidence := input.submods.cpu0["ear.veraison.annotated-evidence"]

# What the init data say of themselves: it counts only for init data that are known by their digest.
exec_policy := evidence.init_data_claims.agent_policy_claims.exec_policy

# The digest of the init data that may have keys, as each kind of evidence shows it, in hexadecimal and in base64.
init_data_digests := {
	"tdx": ["${digest('tdx').hex}", "${digest('tdx').base64}"],
	"snp": ["${digest('snp').hex}", "${digest('snp').base64}"],
}

# default/payments/db-key
allow if {
	data.plugin == "resource"
	data["resource-path"] == ["default", "payments", "db-key"]
	some tee in ["tdx", "snp"]
	evidence[tee]
	evidence.init_data in init_data_digests[tee]
	affirming
	exec_policy.id == "payments/api"
	exec_policy.counter >= 16
	exec_policy.exec_level in ["none", "probes", "fixed"]
	time.now_ns() < 1798675200500000000
}

affirming if {
	count(input.submods) > 0
	every _, submod in input.submods {
		submod["ear.status"] == "affirming"
	}
}
`,
    );
  });

  test('releases it to the init data it knows, in either spelling', () => {
    for (const claim of [digest('tdx').hex, digest('tdx').base64]) expect(allowed(rego(''), { claim })).toBe(true);
    expect(allowed(rego(''), { tee: 'snp', claim: digest('snp').base64 })).toBe(true);
    expect(allowed(rego(''), { tee: 'azsnpvtpm', claim: digest('vtpm-pcr8').hex })).toBe(true);
    expect(allowed(rego(''), { counter: 18 })).toBe(true);
  });

  test.each<[string, Evidence]>([
    ['a counter that is rolled back', { counter: 16 }],
    ['another policy', { id: 'payments/other' }],
    ['evidence that is not affirming', { status: 'warning' }],
    ['another digest', { claim: 'ab'.repeat(48) }],
    ['the digest as evidence of another kind shows it', { tee: 'snp' }],
    ["a host's own init data that claim a high counter", { counter: 99, claim: 'ab'.repeat(48) }],
    ['sample evidence', { tee: 'sample', claim: digest('sample').hex }],
  ])('does not release it to %s', (_, evidence) => {
    expect(allowed(rego(''), evidence)).toBe(false);
  });

  test('does not release it without init data or evidence', () => {
    const none = { submods: { cpu0: { 'ear.status': 'affirming', 'ear.veraison.annotated-evidence': { tdx: {} } } } };
    for (const input of [none, {}, { submods: {} }]) expect(ask(rego(''), 'allow', { input, data })).toBe(false);
  });

  test('is met by the init data that are made from the policy', () => {
    const policy = released('max_exec_level = "none"');
    const text = kataStandaloneTarget.compile(policy, {}).files.get('policy.rego') as string;
    const toml = initDataTarget.compile(policy, { rego: text }).files.get('initdata.toml') as string;
    const rule = keyReleaseTarget
      .compile(policy, { initData: [new Source('initdata.toml', toml)] })
      .files.get('key-release.rego');
    // Trustee takes what follows the first of these words for JSON.
    const claims = JSON.parse(`{${text.split('policy_data := {')[1]}`);
    const { hex } = initDataValues(toml, 'sha256')[0]!;
    const evidence = { init_data: hex, tdx: {}, init_data_claims: { agent_policy_claims: claims } };
    const judged = { submods: { cpu0: { 'ear.status': 'affirming', 'ear.veraison.annotated-evidence': evidence } } };
    expect(ask(rule as string, 'allow', { input: judged, data })).toBe(true);
  });

  test('is about one resource', () => {
    expect(allowed(rego(''), {}, { ...data, plugin: 'other' })).toBe(false);
    expect(allowed(rego(''), {}, { ...data, 'resource-path': ['default', 'payments'] })).toBe(false);
  });

  test('asks for a kind of evidence, a level and a time when the policy does', () => {
    expect(allowed(rego('tee = ["snp"]'), {})).toBe(false);
    expect(allowed(rego('tee = ["sample"]'), { tee: 'sample', claim: digest('sample').base64 })).toBe(true);
    expect(allowed(rego('max_exec_level = "fixed"'), { level: 'fixed' })).toBe(true);
    for (const level of ['patterns', 'shell', null, 1])
      expect(allowed(rego('max_exec_level = "fixed"'), { level })).toBe(false);
    expect(allowed(rego('require_affirming = false'), { status: 'warning' })).toBe(true);
    const timed = rego('', [initData], 'not_before = 2026-01-01T00:00:00Z\nnot_after = 2027-01-01T01:00:00+01:00');
    const at = (time: string) => allowed(timed.replaceAll('time.now_ns()', `${Date.parse(time)}000000`), {});
    expect([
      at('2025-12-31T23:59:59Z'),
      at('2026-01-01T00:00:00Z'),
      at('2026-12-31T23:59:59Z'),
      at('2027-01-01T00:00:00Z'),
    ]).toEqual([false, true, true, false]);
  });

  test('knows several init data, so that releases may overlap', () => {
    const older = new Source(
      'older.toml',
      writeInitData('sha256', new Map([['policy.rego', 'package agent_policy # 1\n']])),
    );
    const both = rego('', [initData, older]);
    for (const claim of [digest('tdx').hex, initDataValues(older.text, 'sha256')[0]!.hex])
      expect(allowed(both, { claim })).toBe(true);
    const { facts } = keyReleaseTarget.compile(released(''), { initData: [initData, older] });
    expect(facts.map(({ name }) => name)).toEqual(['digest of initdata.toml', 'digest of older.toml']);
  });

  test('that knows no init data is told to open', () => {
    const policy = released('');
    const { losses, files } = keyReleaseTarget.compile(policy, { initData: [] });
    expect(told(policy, losses)).toEqual([
      'opens key-release/no-digest: `--init-data` names none, so a host that writes its own with the same `id` and a counter as high gets the keys @ [[release]]',
    ]);
    expect(allowed(files.get('key-release.rego') as string, { claim: 'anything', counter: 99 })).toBe(true);
    expect(allowed(files.get('key-release.rego') as string, { counter: 16 })).toBe(false);
  });

  test('needs conditions, and init data that can be read', () => {
    expect(() => keyReleaseTarget.compile(policyOf(policyFile(container)), { initData: [initData] })).toThrow(
      'api.exec-policy.toml: the policy has no `release` conditions',
    );
    const wrong = new Source('wrong.toml', initData.text.replace('sha384', 'sha-384'));
    expect(() => keyReleaseTarget.compile(released(''), { initData: [wrong] })).toThrow(
      'wrong.toml:1:13: `sha-384` is no algorithm that guests know (use `sha384`)',
    );
  });
});
