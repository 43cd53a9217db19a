import { describe, expect, test } from 'vitest';
import type { Comparison, Failure } from './differential/compare.ts';
import { compareLife, shown } from './differential/compare.ts';
import { dataMutants, type Mutant, ruleMutants, sampled } from './differential/mutants.ts';
import { variedPolicies } from './differential/policies.ts';
import { Random } from './differential/random.ts';
import { graft, standalone, standaloneText } from './differential/subjects.ts';

/** All of it by `npm run differential`; otherwise a part that fits into every run. */
const full = process.env.DIFFERENTIAL === 'full';
const seed = Number(process.env.DIFFERENTIAL_SEED ?? 20261121);
const requests = full ? 60_000 : 4_000;
const mutations = full ? 100 : 12;
const life = 120;

const policies = variedPolicies(seed);

describe('the policy that is compiled for the Kata agent', () => {
  test('decides as the reference semantics do', () => {
    const tally = run(
      policies.map((policy) => standalone(policy)),
      requests,
    );
    expect(tally.failure).toBe('');
    expect(tally.allowed / tally.requests).toBeGreaterThan(0.1);
    report(
      `kata-standalone: ${tally.requests} requests, ${tally.allowed} allowed, ${policies.length} policies, seed ${seed}`,
    );
  }, 600_000);

  test("decides as they do on the endpoints it replaces, when it is grafted onto a policy of another's", () => {
    const comparisons = policies.map(graft).filter((one) => one !== undefined);
    const tally = run(comparisons, requests);
    expect(tally.failure).toBe('');
    expect(tally.allowed / tally.requests).toBeGreaterThan(0.1);
    report(
      `kata-graft: ${tally.requests} requests, ${tally.allowed} allowed, ${comparisons.length} policies, seed ${seed}`,
    );
  }, 600_000);

  test('allows no malformed request that they deny', () => {
    const tally = run(
      policies.map((policy) => ({ ...standalone(policy), malformed: true })),
      requests / 2,
    );
    expect(tally.failure).toBe('');
    report(`malformed: ${tally.requests} requests, seed ${seed}`);
  }, 600_000);

  test('shows a disagreement by the fewest requests', () => {
    const policy = policies[0]!;
    const text = standaloneText(policy).replace('\txp_user(rule.user, process)\n', '');
    const random = new Random(seed);
    const comparison = standalone(policy, text);
    let failure: Failure | undefined;
    while (!failure) failure = compareLife(comparison, random.below(2 ** 32), life).failure;
    expect(failure.requests.map(({ endpoint }) => endpoint)).toEqual(['CreateContainerRequest', 'ExecProcessRequest']);
    expect(failure.subject).toBe('allow');
    expect(shown(failure, policy)).toMatch(
      /^seed \d+, written-0\.exec-policy\.toml: the reference says .*(?:its [UG]ID is|its additional groups are|it names no user)/,
    );
  });

  test('does not with one thing in it changed', () => {
    const random = new Random(seed);
    const texts = policies.map(standaloneText);
    const ofRules = sampled(ruleMutants(texts[0]!), Math.round(mutations * 0.7), random);
    const ofData = sampled(
      texts.flatMap((text, at) => dataMutants(text).map((mutant) => ({ mutant, at }))),
      mutations - ofRules.length,
      random,
    );
    const survivors = [
      ...ofRules.filter(
        (mutant) =>
          !policies.some((policy, at) =>
            isCaught(() => standalone(policy, applied(mutant, texts[0]!, texts[at]!)), 10),
          ),
      ),
      ...ofData
        .filter(({ mutant, at }) => !isCaught(() => standalone(policies[at]!, mutant.text), 400))
        .map(({ mutant, at }) => ({ ...mutant, what: `policy ${at}, ${mutant.what}` })),
    ];
    report(
      `mutations: ${mutations - survivors.length} of ${mutations} caught\n${survivors.map(({ what }) => what).join('\n')}`,
    );
    expect(survivors.length).toBeLessThanOrEqual(Math.floor(mutations * 0.05) + (full ? 0 : 1));
  }, 600_000);
});

interface Total {
  requests: number;
  allowed: number;
  failure: string;
}

function run(comparisons: readonly Comparison[], wanted: number): Total {
  const total: Total = { requests: 0, allowed: 0, failure: '' };
  const random = new Random(seed);
  while (total.requests < wanted)
    for (const comparison of comparisons) {
      const tally = compareLife(comparison, random.below(2 ** 32), life);
      total.requests += tally.requests;
      total.allowed += tally.allowed;
      if (tally.failure) return { ...total, failure: shown(tally.failure as Failure, comparison.policy) };
    }
  return total;
}

/** The rules of a mutant with the data of another policy. */
function applied(mutant: Mutant, from: string, to: string): string {
  const opening = 'policy_data := {';
  return from === to ? mutant.text : mutant.text.slice(0, mutant.text.indexOf(opening)) + to.slice(to.indexOf(opening));
}

function isCaught(compile: () => Comparison, lives: number): boolean {
  const random = new Random(seed);
  try {
    const comparison = compile();
    for (let at = 0; at < lives; at++) if (compareLife(comparison, random.below(2 ** 32), life).failure) return true;
    return false;
  } catch {
    return true;
  }
}

function report(text: string): void {
  process.stderr.write(`${text}\n`);
}
