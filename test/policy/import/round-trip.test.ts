import { describe, expect, test } from 'vitest';
import { importKata } from '../../../src/policy/import/kata.ts';
import { kataGraftTarget } from '../../../src/policy/targets/kata-graft.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { Source } from '../../../src/text/source.ts';
import { genpolicyLike } from '../differential/genpolicy-like.ts';
import { variedPolicies } from '../differential/policies.ts';
import { policyOf } from '../targets/policies.ts';
import { written } from './imports.ts';

describe('policies that were compiled here', () => {
  test.each([1, 2, 3])('become the same again when they are imported: seed %d', (seed) => {
    for (const policy of variedPolicies(seed)) {
      const compiled = String(kataStandaloneTarget.compile(policy, {}).files.get('policy.rego'));
      const imported = importKata(new Source('policy.rego', compiled));
      const again = kataStandaloneTarget.compile(policyOf(written(imported).text), {}).files.get('policy.rego');
      expect(kept(String(again)), policy.source.path).toBe(kept(compiled));
    }
  });
});

/** The data say no purpose, so that probes become entries of any; and an import never lets the policy be replaced. */
function kept(rego: string): string {
  return rego
    .replace('"exec_level": "probes"', '"exec_level": "fixed"')
    .replace('"replace_while_unset": true', '"replace_while_unset": false');
}

describe('policies that were grafted here', () => {
  test('are what the exec policy says of exec, and nothing that the base said', () => {
    for (const policy of variedPolicies(4)) {
      if (policy.containers.filter(({ sandbox }) => sandbox).length > 1) continue;
      const options = { base: new Source('base.rego', genpolicyLike(policy)), unknownRules: true };
      const grafted = String(kataGraftTarget.compile(policy, options).files.get('policy.rego'));
      const { permissions, notes } = importKata(new Source('policy.rego', grafted));
      expect(permissions.execs).toEqual([]);
      expect(notes.map(({ message }) => message)).toContain(
        'the exec rules do not read the commands of the pod, so they allow nothing',
      );
      for (const container of policy.containers) {
        const imported = permissions.containers.find(({ name, sandbox }) =>
          sandbox === true ? container.sandbox : name === container.name,
        );
        expect(
          imported!.execs.map(({ id, tty, signals, streams }) => ({ id, tty, signals, stdin: streams!.stdin })),
        ).toEqual(
          container.execs.map(({ id, tty, signals, streams }) => ({
            id,
            tty,
            signals: [...signals].sort(),
            stdin: streams.stdin,
          })),
        );
      }
    }
  });

  test('are not taken for that when another rule decides too', () => {
    const [policy] = variedPolicies(4);
    const compiled = String(kataStandaloneTarget.compile(policy!, {}).files.get('policy.rego'));
    const opened = compiled.replace(
      'policy_data := {',
      'ExecProcessRequest if input.exec_id == "open"\n\npolicy_data := {',
    );
    const { permissions } = importKata(new Source('policy.rego', opened));
    expect(permissions.unknown.map(({ why }) => why)).toContain(
      'the rules are of no release that is known, so what they do with the data can only be tested',
    );
    expect(permissions.containers.flatMap(({ execs }) => execs)).toEqual([]);
  });
});
