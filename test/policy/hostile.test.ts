import { describe, expect, test } from 'vitest';
import { readExecPolicy } from '../../src/policy/read.ts';
import { Source } from '../../src/text/source.ts';
import { smallPolicy } from './policies.ts';

const head = smallPolicy();

/** The first problem with its place; nothing for a policy. */
function problem(text: string): string {
  const source = new Source('p.toml', text);
  const read = readExecPolicy(source);
  if (!('problems' in read)) return '';
  const { message, range } = read.problems[0]!;
  const at = source.position(range!.start);
  return `${at.line}:${at.column} ${message}`;
}

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

describe('texts of megabytes and depths of thousands are problems in their places', () => {
  test.each([
    [
      'nested arrays',
      `${head}x = ${'['.repeat(1000)}${']'.repeat(1000)}`,
      '12:502 values are nested more than 500 levels deep',
    ],
    [
      'nested tables',
      `${head}x = ${'{a='.repeat(1000)}1${'}'.repeat(1000)}`,
      '12:1496 values are nested more than 500 levels deep',
    ],
    [
      'nested arguments',
      `${head}[[container.exec]]\nid="a"\npurpose="probe"\nargv = ${'['.repeat(1000)}"a"${']'.repeat(1000)}`,
      '15:503 values are nested more than 500 levels deep',
    ],
    ['unknown keys', head + many(150_000, (at) => `key${at} = ${at}`), '12:1 there is no setting `key0` here'],
    [
      'exec entries',
      head + many(5000, (at) => `[[container.exec]]\nid = "e${at}"\npurpose = "probe"\nargv = ["/bin/${at}"]`),
      '',
    ],
    [
      'more exec entries',
      head + many(60_000, (at) => `[[container.exec]]\nid = "e${at}"\npurpose = "probe"\nargv = ["/bin/${at}"]`),
      '12:1 the list is too long',
    ],
    [
      'more exec entries in two containers',
      head +
        many(3000, (at) => `[[container.exec]]\nid = "e${at}"\npurpose = "probe"\nargv = ["/bin/${at}"]`) +
        head.slice(head.indexOf('\n[[container]]')).replace('"api"', '"job"') +
        many(3000, (at) => `[[container.exec]]\nid = "e${at}"\npurpose = "probe"\nargv = ["/bin/${at}"]`),
      '20018:1 the containers have more than 5000 exec entries together',
    ],
    [
      'the same entries',
      head + many(5000, () => `[[container.exec]]\nid = "e"\npurpose = "probe"\nargv = ["/bin/a"]`),
      '17:6 an exec entry called `e` stands in line 13 already',
    ],
    ['mistaken entries', head + many(5000, () => `[[container.exec]]\nid = 1`), '12:1 `argv` is missing'],
    [
      'choices',
      `${head}[[container.exec]]\nid="a"\npurpose="probe"\nargv = [{ one_of = [${many(300_000, (at) => `"${at}",`)}] }]`,
      '',
    ],
    ['variables', `${head}env = [${many(60_000, (at) => `{ name = "V${at}", value = "" },`)}]`, ''],
    ['patterns', `${head}env = [${many(5_000, (at) => `{ name = "V${at}", regex = "(a{1,30}b{1,30}){1,30}" },`)}]`, ''],
    [
      'a long pattern',
      `${head}env = [{ name = "V", regex = "${'(a|b)*'.repeat(500_000)}" }]`,
      '12:30 the pattern has 3000000 characters',
    ],
    [
      'repeats of repeats',
      `${head}env = [{ name = "V", regex = "((((a{1,1000}){1,1000}){1,1000}){1,1000})" }]`,
      '12:31 the counts of the pattern multiply to too many',
    ],
    ['a long string', `${head}title = "${'x'.repeat(5_000_000)}"`, '12:1 there is no setting `title` here'],
    ['duplicate keys', head + many(100_000, () => 'name = "api"'), '12:1 `name` is set twice'],
    [
      'a prototype',
      `${head}__proto__ = 1\nconstructor = 2\n[__proto__]\nx = 1`,
      '12:1 there is no setting `__proto__` here',
    ],
    ['half of a character', `${head}[policy.title]\nx = "\ud800"`, '13:6 half of a surrogate pair is no character'],
  ])(
    '%s',
    (_, text, expected) => {
      expect(problem(text)).toBe(expected);
    },
    20_000,
  );
});
