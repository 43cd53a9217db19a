import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const anyTty = policyRule({
  id: 'kata/any-tty',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Commands of every container that may be started with a terminal.',
    why: 'For the lists that hold in the whole pod the rules do not look at `Terminal`: what was meant as a check can be started as a session, and programs with a terminal offer more (a pager, an editor, a prompt).',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "allowed_commands": [["/bin/check"]] } } }',
        at: '["/bin/check"]',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "allowed_commands": [] } } }',
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions || permissions.format === 'exec-policy') return;
    const open = permissions.execs.filter(
      ({ tty, role, command }) => role === 'exec' && tty === 'allowed' && command.kind !== 'anything',
    );
    if (open.length === 0) return;
    const more = open.length > 1 ? `, and ${open.length - 1} more like this` : '';
    yield {
      at: open[0]!.range,
      message: `the command may be started with a terminal, in every container${more}`,
      help: 'make it a probe of its container, or graft an exec policy with `tty = "never"`',
      ...unnoticed,
    };
  },
});
