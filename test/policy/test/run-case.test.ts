import { expect, test } from 'vitest';
import { permissionsOf } from '../../../src/policy/permissions-of.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Coverage, linesOf } from '../../../src/policy/test/coverage.ts';
import type { Engine } from '../../../src/policy/test/engine.ts';
import { readCases } from '../../../src/policy/test/read-cases.ts';
import { referenceEngine } from '../../../src/policy/test/reference-engine.ts';
import { runCase } from '../../../src/policy/test/run-case.ts';
import type { TestSubject } from '../../../src/policy/test/subject.ts';
import { Source } from '../../../src/text/source.ts';

const text = `format = 1
[policy]
id = "a"
counter = 1
default = "deny"
[[container]]
name = "api"
image = "r/api"
argv = ["/api", { regex = "--port=[0-9]+" }]
cwd = "/"
user = { uid = 7, gid = 8 }
env = [{ name = "HOST", regex = "[a-z]{3}" }, { name = "LANG", value = "C", required = false }]
max_instances = 2
[[container.exec]]
id = "shell"
purpose = "debug"
argv = ["/bin/sh"]
tty = "required"
user = { uid = 0, gid = 0 }
cwd = "/root"
env = "none"
io = { stdin = true }
`;

function subjectWith(...others: readonly Engine[]): TestSubject {
  const source = new Source('p.toml', text);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { containers, enforcedBy } = permissionsOf(read.policy);
  return {
    source,
    enforcedBy,
    containers,
    engines: [referenceEngine(read.policy), ...others],
    lines: linesOf(read.policy),
  };
}

function outcomes(cases: string, subject = subjectWith()) {
  const read = readCases(new Source('cases.toml', cases));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const coverage = new Coverage(subject.lines);
  const results = read.cases.map((one) => runCase(one, subject, coverage));
  return {
    results,
    outcomes: results.map(({ outcome }) => outcome),
    untouched: coverage.untouched.map(({ rule }) => rule),
  };
}

test('what a case leaves out is as the policy wants it: of the container, or of the entry that the command line fits', () => {
  const found = outcomes(`
[[case]]
container = "api"
expect = "allow"
[[case]]
container = "api"
argv = ["/bin/sh"]
expect = "allow"
[[case]]
container = "api"
argv = ["/bin/sh"]
tty = false
expect = "deny"
[[case]]
container = "api"
argv = ["/bin/sh"]
user = { uid = 7, gid = 8 }
expect = "deny"
[[case]]
container = "api"
argv = ["/bin/sh"]
request = { process = { Env = ["LD_PRELOAD=x"] } }
expect = "deny"
`);
  expect(found.outcomes).toEqual(['passed', 'passed', 'passed', 'passed', 'passed']);
});

test('a container that should run before and is not allowed to fails the case', () => {
  const { results } = outcomes(`
[[case]]
steps = [
  { container = "api", container_id = "a", expect = "allow" },
  { container = "api", container_id = "b", expect = "allow" },
  { container = "api", container_id = "c", argv = ["/bin/sh"], expect = "deny" },
]
`);
  expect(results[0]).toMatchObject({
    endpoint: 'CreateContainerRequest',
    setup: true,
    outcome: 'failed',
    step: { number: 3, of: 3 },
  });
});

test('a signal or a stream of a command line is that of a process which was started with it', () => {
  const found = outcomes(`
[[case]]
endpoint = "WriteStream"
container = "api"
argv = ["/bin/sh"]
expect = "allow"
[[case]]
container = "api"
argv = ["/bin/sh"]
signal = "INT"
expect = "deny"
`);
  expect(found.outcomes).toEqual(['passed', 'passed']);
  expect(found.untouched).toEqual(['api', 'api/shell']);
});

test('a file that is copied is told by its mode as well, as the agent tells it to the policy', () => {
  const copied = text.replace('[[container]]', '[host]\ncopy_file = [{ path = "/run/[a-z]+" }]\n[[container]]');
  const read = readExecPolicy(new Source('p.toml', copied));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const subject = { ...subjectWith(), engines: [referenceEngine(read.policy)], lines: linesOf(read.policy) };
  const copy = (mode: number, expected: string) =>
    `[[case]]\nendpoint = "CopyFile"\nrequest = { path = "/run/a", file_mode = ${mode}, data = [] }\nexpect = "${expected}"\n`;
  expect(
    outcomes(copy(0o100644, 'allow') + copy(0o040755, 'allow') + copy(0o120777, 'deny'), subject).outcomes,
  ).toEqual(['passed', 'passed', 'passed']);
});

test('engines that do not agree fail the case, whatever it expects', () => {
  const agreeable: Engine = {
    name: 'rego',
    open: () => ({ decide: () => ({ verdict: 'allow', reason: 'as it likes', prints: [] }) }),
  };
  const cases = ['allow', 'deny'].map(
    (expected) => `[[case]]\nname = "${expected}"\nendpoint = "SetPolicy"\nexpect = "${expected}"\n`,
  );
  expect(outcomes(cases.join(''), subjectWith(agreeable)).outcomes).toEqual(['disagreement', 'disagreement']);
});

test('an error of an engine is the denial that the agent makes of it', () => {
  const failing: Engine = {
    name: 'rego',
    open: () => ({ decide: () => ({ verdict: 'error', reason: 'no value', prints: [] }) }),
  };
  expect(outcomes('[[case]]\nendpoint = "SetPolicy"\nexpect = "deny"\n', subjectWith(failing)).outcomes).toEqual([
    'passed',
  ]);
});
