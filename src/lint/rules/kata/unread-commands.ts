import type { DataNode } from '../../../data/node.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const unreadCommands = policyRule({
  id: 'kata/unread-commands',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Commands in a list that no rule reads.',
    why: 'Documentation still shows `ExecProcessRequest.commands`; the rules read `allowed_commands`, whose commands are lists of arguments. genpolicy stops over it, and a policy written by hand denies what it was to allow.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "commands": ["ls /"], "regex": [] } } }',
        at: '"commands"',
        fixed: '{ "request_defaults": { "ExecProcessRequest": { "regex": [] } } }',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "allowed_commands": [["/bin/ls", "/"]] } } }',
      },
    ],
  },
  *checkPolicy({ data, kata, kind, source }) {
    const root = kata?.data ?? (kind === 'genpolicy-settings' ? data : undefined);
    const exec = root?.members.get('request_defaults')?.members.get('ExecProcessRequest');
    const commands = exec?.members.get('commands');
    if (!exec || !commands || (commands.kind === 'list' && commands.items.length === 0)) return;
    const edit = removal(exec, commands, source.text);
    yield {
      at: commands.keyRange ?? commands.range,
      path: commands.path,
      message: 'no rule reads `commands`, so it allows nothing',
      help: 'write `allowed_commands`, with a list of arguments for each command',
      ...unnoticed,
      ...(edit && { fix: { title: 'remove what nobody reads', edits: [edit] } }),
    };
  },
});

/** The member with the comma after it, or the one before it when it is the last. */
function removal(
  parent: DataNode,
  node: DataNode,
  text: string,
): { range: { start: number; end: number }; text: string } | undefined {
  if (!node.keyRange) return undefined;
  const after = /^\s*,\s*/.exec(text.slice(node.range.end, parent.range.end));
  if (after) return { range: { start: node.keyRange.start, end: node.range.end + after[0].length }, text: '' };
  const before = /,?\s*$/.exec(text.slice(parent.range.start, node.keyRange.start))!;
  return { range: { start: node.keyRange.start - before[0].length, end: node.range.end }, text: '' };
}
