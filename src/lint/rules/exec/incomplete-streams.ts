import type { Invocation } from '../../../invocation/invocation.ts';
import type { ExecPolicy } from '../../../policy/exec-policy.ts';
import type { Permissions } from '../../../policy/permissions.ts';
import type { Range } from '../../../text/source.ts';
import { execExample } from '../../policy-examples.ts';
import { execsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { type Finding, policyRule } from '../../rule.ts';

export const incompleteStreams = policyRule({
  id: 'exec/incomplete-streams',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Commands that may be started and not be talked to.',
    why: 'A terminal opens and nothing that is typed arrives, or a command runs and its output never shows: the request to start it is allowed and those for its streams are denied. It looks like a hanging program.',
    bad: [
      {
        as: 'exec-policy',
        manifest: execExample('tty = "allowed"', 'io = { stdout = true }'),
        at: '"allowed"',
      },
      { as: 'exec-policy', manifest: execExample('purpose = "operate"') },
    ],
    good: [
      {
        as: 'exec-policy',
        manifest: execExample('tty = "allowed"', 'io = { stdin = true, stdout = true, resize = true }'),
      },
      { as: 'exec-policy', manifest: execExample('purpose = "operate"', 'io = { stdout = true }') },
      { as: 'exec-policy', manifest: execExample() },
    ],
  },
  *checkPolicy({ permissions, execPolicy }) {
    if (!permissions) return;
    yield* ofRequests(permissions);
    for (const { invocation, name } of execsOf(permissions)) {
      const { streams, tty, purpose, range } = invocation;
      if (!streams || permissions.format !== 'exec-policy') continue;
      const isInteractive = tty === 'allowed' || tty === 'required';
      const lacks = isInteractive
        ? [!streams.stdin && 'standard input', !streams.stdout && 'standard output', !streams.resize && 'resizing']
        : [purpose === 'operate' && !streams.stdout && !streams.stderr && 'standard output'];
      const named = lacks.filter((lack) => lack !== false);
      if (named.length === 0) continue;
      yield {
        at: (isInteractive && ttyRange(permissions, invocation, execPolicy)) || range,
        message: `${name} ${isInteractive ? 'may have a terminal' : 'is for people'} and is denied ${listed(named)}`,
        help: isInteractive
          ? 'allow them in `io`, or set `tty = "never"`'
          : 'allow `stdout` in `io`, or make it a probe',
        ...unnoticed,
      };
    }
  },
});

/** Only Kata asks for each stream; without exec in the policy there is nothing to talk to. */
function* ofRequests({ endpoints, execs }: Permissions): Iterable<Finding> {
  const exec = endpoints.get('ExecProcessRequest');
  if (exec?.answer !== 'allowed' && execs.length === 0) return;
  for (const [name, what] of [
    ['WriteStreamRequest', 'nothing that is typed arrives'],
    ['ReadStreamRequest', 'no output shows'],
  ] as const) {
    const stream = endpoints.get(name);
    if (stream?.answer !== 'denied') continue;
    yield {
      at: stream.range ?? exec?.range ?? null,
      message: `commands may be started and \`${name}\` is denied, so ${what}`,
      help: `allow \`${name}\` as well, or deny what needs it`,
      ...unnoticed,
    };
  }
}

function ttyRange(
  { containers }: Permissions,
  invocation: Invocation,
  policy: ExecPolicy | undefined,
): Range | undefined {
  const at = containers.findIndex(({ execs }) => execs.includes(invocation));
  return policy?.rangeOf(`container[${at}].exec[${containers[at]?.execs.indexOf(invocation)}].tty`);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
