import { expect, test } from 'vitest';
import { logLines, storyOf } from '../../../src/policy/test/print-log.ts';
import { parseRego } from '../../../src/rego/parse.ts';
import { Source } from '../../../src/text/source.ts';

const policy = `package agent_policy
import future.keywords.if
import future.keywords.in
import future.keywords.every

ExecProcessRequest if {
	print("exec: input =", input)
	some command in data.commands
	allow(command)
}

allow(command) if {
	print("allow: command =", command)
	every argument in input.args {
		print("allow: argument =", argument)
		argument in command
	}
	print("allow: true")
}
`;

function story(log: string): string | undefined {
  const source = new Source('policy.rego', policy);
  const found = storyOf(logLines(log), parseRego(source));
  if (!found) return undefined;
  const line = source.position(found.last.range.start).line;
  const next = found.next.map(({ range }) => source.slice(range).split('\n')[0]);
  return `${found.rule}:${line} ${JSON.stringify(found.text)} then ${next.join(' | ')} (${found.attempts}, ${found.foreign})`;
}

test('a log is read with line ends of its own, escaped, and escaped twice', () => {
  const expected = [
    { line: 7, text: 'exec: input = {"a":1}' },
    { line: 13, text: 'allow: command = x' },
  ];
  expect(logLines('agent_policy:7: exec: input = {"a":1}\nagent_policy:13: allow: command = x\n')).toEqual(expected);
  expect(
    logLines(
      '"… blocked by policy: agent_policy:7: exec: input = {\\"a\\":1}\\nagent_policy:13: allow: command = x\\n"',
    ),
  ).toEqual([expected[0], { line: 13, text: 'allow: command = x' }]);
  expect(logLines('agent_policy:7: exec: input = {\\\\\\"a\\\\\\":1}\\\\nagent_policy:13: allow: command = x')).toEqual(
    expected,
  );
});

test('the attempt that came furthest is told, with what did not hold after its last line', () => {
  expect(
    story(`agent_policy:7: exec: input = {}
agent_policy:13: allow: command = ["a"]
agent_policy:15: allow: argument = a
agent_policy:15: allow: argument = b
agent_policy:13: allow: command = ["c"]
`),
  ).toBe('allow:15 "allow: argument = b" then argument in command (2, 0)');
});

test('lines that print nothing in the policy are counted, and a log of nothing else tells nothing', () => {
  expect(story('agent_policy:7: exec: input = {}\nagent_policy:8: other')).toBe(
    'ExecProcessRequest:7 "exec: input = {}" then some command in data.commands | allow(command) (1, 1)',
  );
  expect(story('agent_policy:3: x')).toBeUndefined();
  expect(story('nothing')).toBeUndefined();
});

test('a log of megabytes on one line is read in linear time', () => {
  expect(logLines('agent_policy:7: '.repeat(200_000)).length).toBe(1);
});
