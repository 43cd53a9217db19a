import type { Command } from './command.ts';
import { lintCommand, runLint } from './lint.ts';
import { podOptions } from './pod-options.ts';

export const policyLintCommand: Command = {
  ...lintCommand,
  name: 'lint',
  summary: 'find what a policy lets the host start without meaning to',
  description:
    'Checks exec policies (`*.exec-policy.toml`), policies of the Kata agent in Rego, in init data and in the annotations of Kubernetes YAML, settings of genpolicy and their drop-ins, and `Occlum.json`; of Gramine manifests, what decides which code the host can start. What patterns match is worked out, not guessed from how they look. `manifestly lint` does the same, and all else, for every file it knows.',
  operands: [{ name: 'path', summary: 'files and folders', variadic: true, completes: 'file' }],
  options: [
    ...lintCommand.options.filter((option) => !podOptions.includes(option)),
    {
      name: '--since',
      value: 'REV',
      summary: 'the revision since which the counters of changed policies have to be raised',
    },
  ],
  examples: [
    { line: 'manifestly policy lint api.exec-policy.toml', does: 'one policy' },
    { line: 'manifestly policy lint deploy/ --profile development', does: 'all policies below a folder' },
    { line: 'manifestly policy lint . --since main', does: 'and whether counters were raised' },
    { line: 'manifestly policy lint policy.rego --fix --unsafe-fixes --diff', does: 'what fixes would change' },
    { line: 'manifestly explain exec/shell-allowed', does: 'one rule in full' },
  ],
  run: (given, io) => runLint(given, io, { concerns: (id) => aboutStarting.test(id) }),
};

/** Rules about manifests that have to do with what can be started, and with texts that can't be read or judged. */
const aboutStarting =
  /^(?:exec|toml|template|suppressions)\/|^security\/(?:host-argv|host-env|env-passthrough|dangerous-env|debug-enclave|unverified-source-file|unresolved|sigterm-injection)$|^files\/(?:policy-permissive|code-allowed|allowed-matches-all|allowed-shadows-trusted)$|^loader\/(?:argv-conflict|argv-not-configured|empty-argv|unprotected-code)$/;
