import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/diagnostic/apply.ts';
import type { Diagnostic, Severity } from '../../src/diagnostic/diagnostic.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { malformedSuppression } from '../../src/lint/rules/suppressions/malformed.ts';
import { missingReason } from '../../src/lint/rules/suppressions/missing-reason.ts';
import { suppressionNotAllowed } from '../../src/lint/rules/suppressions/not-allowed.ts';
import { unknownSuppressedRule } from '../../src/lint/rules/suppressions/unknown-rule.ts';
import { unusedSuppression } from '../../src/lint/rules/suppressions/unused.ts';
import { applySuppressions, type SuppressionOptions } from '../../src/lint/suppressions.ts';
import { type Range, Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const docs: Rule['docs'] = { summary: '', why: '', bad: [{ manifest: '' }], good: [{ manifest: '' }] };
const rule = (id: Rule['id']): Rule => ({ id, severity: 'warning', fix: 'none', docs });
const own = [malformedSuppression, missingReason, suppressionNotAllowed, unknownSuppressedRule, unusedSuppression];
const rules: readonly Rule[] = [rule('a/one'), rule('a/two'), rule('b/off'), rule('toml/syntax'), ...own];
const active = new Map<Rule, Severity>(rules.filter(({ id }) => id !== 'b/off').map((each) => [each, 'warning']));
const options: SuppressionOptions = { known: () => rules.map(({ id }) => id), active, allowed: true };

function finding(code: string, range: Range | null, stage: Diagnostic['upstream']['stage'] = 'none'): Diagnostic {
  return { code, severity: 'warning', message: 'm', range, upstream: { stage, effect: 'fatal' }, related: [] };
}

/** `<one:text>` in the text is a finding of a/one; `{# … #}` is a Jinja comment. */
function prepare(marked: string): { source: Source; findings: Diagnostic[]; comments: readonly Range[] } {
  const findings: Diagnostic[] = [];
  const starts: { name: string; start: number }[] = [];
  let text = '';
  for (const piece of marked.split(/(<[a-z]+:|>)/)) {
    if (piece === '>') {
      const { name, start } = starts.pop()!;
      findings.push(finding(`a/${name}`, { start, end: text.length }));
    } else if (/^<[a-z]+:$/.test(piece)) starts.push({ name: piece.slice(1, -1), start: text.length });
    else text += piece;
  }
  const jinja = [...text.matchAll(/\{#[\s\S]*?#\}/g)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  const blanked = text.replace(/\{#[\s\S]*?#\}/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const source = new Source('app.manifest', text);
  const comments = [...jinja, ...parseToml(new Source('', blanked)).comments].sort((a, b) => a.start - b.start);
  return { source, findings, comments };
}

/** One line per finding: line, code, what the range covers, and the reason or the message with its help. */
function outcome(marked: string, changed: Partial<SuppressionOptions> = {}): readonly string[] {
  const { source, findings, comments } = prepare(marked);
  return applySuppressions(source, { findings, comments }, { ...options, ...changed }).map((found) => {
    const line = found.range ? source.position(found.range.start).line : 0;
    if (!found.code.startsWith('suppressions/'))
      return `${line} ${found.code} ${found.suppressed ? `(${found.suppressed.reason})` : 'stays'}`;
    return `${line} ${found.code} [${source.slice(found.range!)}] ${found.message}; ${found.help}`;
  });
}

describe('a suppression', () => {
  it.each([
    [
      'behind the statement',
      '<one:x = 1> # manifestly: ignore a/one -- why\n<one:y = 1>',
      ['1 a/one (why)', '2 a/one stays'],
    ],
    ['behind other words', 'x = <one:1> # note # manifestly: ignore a/one -- why', ['1 a/one (why)']],
    [
      'alone on the line before',
      '# manifestly: ignore a/one -- why\n<one:x = 1>\n<one:y = 1>',
      ['2 a/one (why)', '3 a/one stays'],
    ],
    [
      'alone, with blank lines, comments and others of its kind between',
      '# manifestly: ignore a/one -- why\n\n# note\n  # manifestly: ignore a/two -- because\n\n<two:<one:x = 1>>',
      ['6 a/one (why)', '6 a/two (because)'],
    ],
    [
      'of several rules',
      '<two:<one:x = 1>> # manifestly: ignore a/one,a/two -- why not',
      ['1 a/one (why not)', '1 a/two (why not)'],
    ],
    [
      'inside an array',
      'x = [\n  <one:1>, # manifestly: ignore a/one -- why\n  <one:2>,\n]',
      ['2 a/one (why)', '3 a/one stays'],
    ],
    ['behind the first line of several', '<one:x = [ # manifestly: ignore a/one -- why\n  1,\n]>', ['1 a/one (why)']],
    ['behind the last line of several', '<one:x = [\n  1,\n]> # manifestly: ignore a/one -- why', ['1 a/one (why)']],
    [
      'for the file, at its end',
      '<one:x = 1>\n<one:y = 1>\n# manifestly: ignore-file a/one -- why',
      ['1 a/one (why)', '2 a/one (why)'],
    ],
    ['in a Jinja comment behind', '<one:x = 1> {# manifestly: ignore a/one -- why #}', ['1 a/one (why)']],
    [
      'in a Jinja comment before, on the line',
      '{#- manifestly: ignore a/one -- why -#} <one:x = 1>',
      ['1 a/one (why)'],
    ],
    [
      'in a Jinja comment on a line of its own',
      '{# manifestly: ignore a/one\n -- two\n lines #}\n\n<one:x = 1>',
      ['5 a/one (two lines)'],
    ],
    ['with CRLF', '# manifestly: ignore a/one -- why\r\n<one:x = 1>\r\n', ['2 a/one (why)']],
    ['without blanks', '<one:x = 1>#manifestly:ignore a/one -- why', ['1 a/one (why)']],
    [
      'twice, the nearer reason first',
      '# manifestly: ignore-file a/one -- far\n<one:x = 1> # manifestly: ignore a/one -- near',
      ['2 a/one (near)'],
    ],
    [
      'with a reason that holds dashes',
      '<one:x = 1> # manifestly: ignore a/one -- why -- and how',
      ['1 a/one (why -- and how)'],
    ],
  ])('%s is heeded', (_, text, expected) => {
    expect(outcome(text)).toEqual(expected);
  });

  it('of the file is the only one that a finding about the whole file heeds', () => {
    const { source, comments } = prepare('# manifestly: ignore-file a/one -- why\nx = 1');
    const [found] = applySuppressions(source, { findings: [finding('a/one', null)], comments }, options);
    expect(found!.suppressed).toEqual({ reason: 'why' });
    const line = prepare('# manifestly: ignore a/one -- why\nx = 1');
    expect(
      applySuppressions(line.source, { ...line, findings: [finding('a/one', null)] }, options).map(({ code }) => code),
    ).toEqual(['a/one', 'suppressions/unused']);
  });

  it('is no comment when it stands in a string, and none when it is not addressed to us', () => {
    expect(
      outcome('x = <one:"# manifestly: ignore a/one -- why">\n# manifestly is a linter\n# see manifestly'),
    ).toEqual(['1 a/one stays']);
  });
});

describe('a wrong suppression', () => {
  it.each([
    [
      'without a reason',
      '<one:x = 1> # manifestly: ignore a/one',
      [
        '1 a/one stays',
        '1 suppressions/missing-reason [# manifestly: ignore a/one] a suppression without a reason has no effect; write ` -- ` and the reason behind the rules',
      ],
    ],
    [
      'with an empty reason',
      '<one:x = 1> {# manifestly: ignore a/one -- #}',
      [
        '1 a/one stays',
        '1 suppressions/missing-reason [{# manifestly: ignore a/one -- #}] a suppression without a reason has no effect; write ` -- ` and the reason behind the rules',
      ],
    ],
    [
      'of an unknown rule, beside a known one',
      '<one:x = 1> # manifestly: ignore a/noe, a/one, zz/elsewhere -- why',
      [
        '1 a/one (why)',
        '1 suppressions/unknown-rule [a/noe] there is no rule `a/noe`; use `a/one`',
        '1 suppressions/unknown-rule [zz/elsewhere] there is no rule `zz/elsewhere`; see `manifestly rules`',
      ],
    ],
    [
      'of another instruction',
      '<one:x = 1> # manifestly: disable a/one -- why',
      [
        '1 a/one stays',
        '1 suppressions/malformed [# manifestly: disable a/one -- why] `manifestly:` is followed by neither `ignore` nor `ignore-file`; write `# manifestly: ignore RULE -- reason`',
      ],
    ],
    [
      'without rules',
      '{# manifestly: ignore -- why #}',
      [
        '1 suppressions/malformed [{# manifestly: ignore -- why #}] no rule is named; write `{# manifestly: ignore RULE -- reason #}`',
      ],
    ],
    [
      'without dashes',
      '# manifestly: ignore a/one because of it',
      [
        '1 suppressions/malformed [a/one because of it] there is no `--` between the rules and the reason; write `a/one -- because of it`',
      ],
    ],
    [
      'without commas',
      '# manifestly: ignore a/one a/two -- why',
      ['1 suppressions/malformed [a/one a/two] there is no comma between the rules; write `a/one, a/two`'],
    ],
    [
      'of no rule id',
      '# manifestly: ignore all -- why',
      ['1 suppressions/malformed [all] `all` is no rule id; name rules as findings do, e.g. `keys/removed`'],
    ],
  ])('%s is reported', (_, text, expected) => {
    expect(outcome(text)).toEqual(expected);
  });

  it('where none is allowed has no effect', () => {
    expect(outcome('<one:x = 1> # manifestly: ignore a/one -- why', { allowed: false })).toEqual([
      '1 a/one stays',
      '1 suppressions/not-allowed [# manifestly: ignore a/one -- why] the configuration does not allow suppressions; remove the comment and what it hides',
    ]);
  });

  it('is passed over when the rule about it is off', () => {
    const quiet = new Map([...active].filter(([{ id }]) => !id.startsWith('suppressions/')));
    expect(
      outcome('# manifestly: ignore a/one\n# manifestly: ignore a/two -- why\n<one:x = 1>', { active: quiet }),
    ).toEqual(['3 a/one stays']);
  });
});

describe('an unused suppression', () => {
  it.each([
    [
      'behind a statement',
      'x = 1 \t# manifestly: ignore a/one -- why\ny = 1\n',
      'x = 1\ny = 1\n',
      ['1 suppressions/unused [# manifestly: ignore a/one -- why] `a/one` finds nothing here; remove the comment'],
    ],
    [
      'behind other words',
      'x = 1 # note # manifestly: ignore a/one -- why',
      'x = 1 # note',
      ['1 suppressions/unused [# manifestly: ignore a/one -- why] `a/one` finds nothing here; remove the comment'],
    ],
    [
      'alone on its line',
      'x = 1\r\n  # manifestly: ignore a/one, a/two -- why\r\ny = 1\r\n',
      'x = 1\r\ny = 1\r\n',
      [
        '2 suppressions/unused [# manifestly: ignore a/one, a/two -- why] `a/one`, `a/two` find nothing here; remove the comment',
      ],
    ],
    [
      'of the file',
      '# manifestly: ignore-file a/one -- why\n',
      '',
      [
        '1 suppressions/unused [# manifestly: ignore-file a/one -- why] `a/one` finds nothing in this file; remove the comment',
      ],
    ],
    [
      'in part',
      '<one:x = 1> # manifestly: ignore a/two, toml/syntax, a/one -- why',
      'x = 1 # manifestly: ignore a/one -- why',
      [
        '1 a/one (why)',
        '1 suppressions/unused [a/two] `a/two` finds nothing here; take it off the list',
        '1 suppressions/unused [toml/syntax] `toml/syntax` finds nothing here; take it off the list',
      ],
    ],
    [
      'in part, on either side',
      '<one:x = 1> # manifestly: ignore a/two , a/one,toml/syntax -- why',
      'x = 1 # manifestly: ignore a/one -- why',
      [
        '1 a/one (why)',
        '1 suppressions/unused [a/two] `a/two` finds nothing here; take it off the list',
        '1 suppressions/unused [toml/syntax] `toml/syntax` finds nothing here; take it off the list',
      ],
    ],
    [
      'in a Jinja comment, without what is around it',
      'x = """\n{# manifestly: ignore a/one -- why #}\n"""',
      'x = """\n\n"""',
      ['2 suppressions/unused [{# manifestly: ignore a/one -- why #}] `a/one` finds nothing here; remove the comment'],
    ],
    [
      'in a Jinja comment that trims, not by itself',
      'x = 1 {#- manifestly: ignore a/one -- why -#} # y',
      'x = 1 {#- manifestly: ignore a/one -- why -#} # y',
      [
        '1 suppressions/unused [{#- manifestly: ignore a/one -- why -#}] `a/one` finds nothing here; remove the comment',
      ],
    ],
    [
      'at the end of the file',
      'x = 1\n# manifestly: ignore a/one -- why',
      'x = 1\n',
      ['2 suppressions/unused [# manifestly: ignore a/one -- why] `a/one` finds nothing here; remove the comment'],
    ],
  ])('%s is reported and removed', (_, text, fixed, expected) => {
    expect(outcome(text)).toEqual(expected);
    const { source, findings, comments } = prepare(text);
    const fixes = applySuppressions(source, { findings, comments }, options).flatMap(({ fix }) => fix ?? []);
    expect(applyFixes(source.text, fixes).text).toBe(fixed);
    expect(fixes.filter(({ safety, identity }) => safety !== 'safe' || identity !== 'same')).toEqual([]);
  });

  it('of a rule that did not run is left alone', () => {
    expect(outcome('x = 1 # manifestly: ignore b/off -- why')).toEqual([]);
  });

  it('is not told of a text that could not be read', () => {
    const { source, comments } = prepare('# manifestly: ignore a/one -- why\nx = 1');
    const broken = finding('toml/syntax', { start: 34, end: 35 }, 'toml');
    expect(applySuppressions(source, { findings: [broken], comments }, options)).toEqual([broken]);
  });

  it('may not excuse itself', () => {
    expect(outcome('x = 1 # manifestly: ignore suppressions/unused -- why').map((line) => line.split(' ')[1])).toEqual([
      'suppressions/unused',
    ]);
  });
});

describe('as many suppressions as a text has room for', () => {
  it.each([
    ['one below the other', `${'# manifestly: ignore a/one -- why\n'.repeat(50_000)}<one:x = 1>`],
    ['in one list', `# manifestly: ignore ${'a/one, a/two, '.repeat(50_000)}a/one -- why\n<one:x = 1>`],
    [
      'of rules that are not there',
      `${Array.from({ length: 50_000 }, (_, at) => `# manifestly: ignore none/number-${at} -- why\n`).join('')}<one:x = 1>`,
    ],
  ])('are read to the end, %s', (_, text) => {
    expect(outcome(text).length).toBeGreaterThan(0);
  });

  it('all count as used when they speak of one finding', () => {
    expect(outcome('# manifestly: ignore a/one -- why\n<one:x = 1> # manifestly: ignore a/one -- because')).toEqual([
      '2 a/one (why)',
    ]);
  });

  it('with a name longer than any are quoted in part', () => {
    const long = `a/${'b'.repeat(100_000)}`;
    expect(outcome(`x = 1 # manifestly: ignore ${long} -- why`)).toEqual([
      `1 suppressions/malformed [${long}] \`${long.slice(0, 197)}...\` is no rule id; name rules as findings do, e.g. \`keys/removed\``,
    ]);
  });
});

describe('a comment that is nearly a suppression', () => {
  it.each([
    ['# Manifestly: ignore a/one -- why', 'Manifestly: ignore', 'ignore'],
    ['# manifestly ignore a/one -- why', 'manifestly ignore', 'ignore'],
    ['#Manifestly ignore-file a/one -- why', 'Manifestly ignore-file', 'ignore-file'],
    ['# manifestly :ignore a/one -- why', 'manifestly :ignore', 'ignore'],
  ])('%s is reported', (comment, written, instruction) => {
    expect(outcome(`<one:x = 1> ${comment}`)).toEqual([
      '1 a/one stays',
      `1 suppressions/malformed [${comment}] \`${written}\` suppresses nothing; write \`manifestly: ${instruction}\``,
    ]);
  });

  it.each(['# manifestly ignores this', '# linted with Manifestly', '# manifestly: decide: a or b'])(
    'is not seen in %s',
    (comment) => {
      expect(outcome(`x = 1 ${comment}`)).toEqual([]);
    },
  );
});
