import { describe, expect, it } from 'vitest';
import { execExposure } from '../../src/compare/exposure.ts';
import { policyFacts } from '../../src/compare/policy-facts.ts';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Source } from '../../src/text/source.ts';

const policy = (image: string, execs = '') => `format = 1
[policy]
id = "app"
counter = 1
default = "deny"
[[container]]
name = "app"
image = "${image}"
argv = ["/usr/bin/app"]
cwd = "/"
user = { uid = 1000, gid = 1000 }
${execs}`;

const facts = (text: string, name = 'app.exec-policy.toml') => policyFacts(new Source(name, text));
const exposureOf = (text: string) => execExposure({ permissions: facts(text).permissions, evidence: [] });

const command = `[[container.exec]]
id = "check"
purpose = "probe"
reason = "liveness"
argv = ["/usr/bin/check", "--once"]
`;
const shell = `[[container.exec]]
id = "sh"
purpose = "debug"
reason = "a shell"
argv = ["/bin/sh"]
io = { stdin = true, stdout = true, stderr = true }
`;
const patterned = `[[container.exec]]
id = "get"
purpose = "operate"
reason = "reads a key"
argv = ["/usr/bin/get", { regex = "[a-z]+" }]
`;

describe('what a policy says to a comparison', () => {
  it('is whether images are named by digest', () => {
    expect(facts(policy(`app@sha256:${'a'.repeat(64)}`)).pinsImageDigest).toBe(true);
    expect(facts(policy('registry.example/app:1')).pinsImageDigest).toBe(false);
  });

  it('is refused where it is none', () => {
    expect(() => facts('format = 2')).toThrow(LocatedError);
    expect(() => facts('kind: Pod\nspec: {}\n', 'pod.yaml')).toThrow('`pod.yaml` carries no policy');
    expect(() => facts('this is no policy', 'policy')).toThrow(LocatedError);
  });

  it('is read out of Rego', () => {
    const { permissions, pinsImageDigest } = facts(
      'package agent_policy\n\ndefault ExecProcessRequest := false\ndefault CreateContainerRequest := true\n',
      'policy.rego',
    );
    expect(permissions.endpoints.get('ExecProcessRequest')?.answer).toBe('denied');
    expect(pinsImageDigest).toBeUndefined();
  });
});

describe('what the host may start', () => {
  it('is nothing without exec entries', () => {
    expect(exposureOf(policy('app:1'))).toEqual({ allowedCommands: 0, shells: 0, evidence: [] });
  });

  it('are the commands, and how many of them run what they are told', () => {
    expect(exposureOf(policy('app:1', command + shell))).toMatchObject({ allowedCommands: 2, shells: 1 });
  });

  it('can not be counted with patterns', () => {
    expect(exposureOf(policy('app:1', command + patterned))).toMatchObject({ allowedCommands: undefined, shells: 0 });
  });

  it('is not known without a policy', () => {
    expect(execExposure({ evidence: [] })).toEqual({ allowedCommands: undefined, shells: undefined, evidence: [] });
  });
});
