import type { Command } from './command.ts';
import { colorOption, formatOption, outputOption } from './common-options.ts';

export const policyTestCommand: Command = {
  name: 'test',
  summary: 'ask a policy what it says, and whether that is what is meant',
  description:
    "Asks the cases of a file (TOML or JSON, `manifestly schema policy-cases`), or every request of a log that the Kata agent has written, each in an engine that does what the agent's does. An exec policy is asked by its own semantics and compiled for the agent (`kata-standalone`): where the two do not agree, the case fails. A policy in Rego, init data or a Kubernetes YAML is asked as it is. Without `--cases` the cases of `api.exec-policy.toml` are those in `api.cases.toml` beside it, for every policy that is named. Exit code 1 says that a verdict is not the expected one.",
  operands: [
    {
      name: 'policy',
      summary: 'an exec policy, or a Rego policy, init data or a YAML that carries one; - is standard input',
      required: true,
      variadic: true,
      completes: 'file',
    },
  ],
  options: [
    { name: '--cases', value: 'FILE', summary: 'what to ask, and what to expect', completes: 'file' },
    {
      name: '--replay',
      value: 'FILE',
      summary: "requests to ask, and to expect to be allowed: the agent's log, a JSON text a line; - is standard input",
      completes: 'file',
    },
    {
      name: '--engine',
      value: 'ENGINE',
      summary: 'rego: ours (default); opa: also `opa`, when it is on PATH, as a second opinion',
      choices: ['rego', 'opa'],
    },
    { name: '--workload', value: 'KIND/NAME', summary: 'whose policy in a YAML with several, e.g. Deployment/api' },
    {
      name: '--require-coverage',
      summary: 'fail when a line of the policy that allows something is touched by no case',
    },
    {
      name: '--prints',
      summary: 'also what the policy prints, which the agent logs, and shows the host when it denies',
    },
    formatOption('text', 'json', 'junit'),
    outputOption,
    colorOption,
    { name: '--quiet', short: '-q', summary: 'only what fails, and the count' },
  ],
  examples: [
    { line: 'manifestly policy test api.exec-policy.toml', does: 'with the cases in api.cases.toml' },
    {
      line: 'manifestly policy test api.exec-policy.toml --cases api.cases.toml',
      does: 'by both semantics, the reference and the compiled one',
    },
    {
      line: 'manifestly policy test pod.yaml --replay policy.jsonl',
      does: 'would everything be allowed that the agent was asked',
    },
    {
      line: 'manifestly policy test policy.rego --cases cases.json --format junit -o report.xml',
      does: 'in CI',
    },
  ],
  async run(given, io) {
    const { runPolicyTest } = await import('./policy-test-run.ts');
    return runPolicyTest(given, io);
  },
};
