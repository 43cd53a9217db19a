import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describedContext } from '../../src/gramine/described-context.ts';
import { describeHost } from '../../src/gramine/described-host.ts';
import { dictOf } from '../../src/template/globals.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { list, type Value } from '../../src/template/value.ts';
import { Source } from '../../src/text/source.ts';

const golden = resolve(process.env.MANIFESTLY_SHARED ?? '../shared', 'golden/render');

interface Case {
  readonly id: string;
  readonly title: string;
  readonly template: string;
  readonly defines: Record<string, string | true>;
  readonly env: Record<string, string>;
  readonly expected: { readonly output?: string; readonly error?: { readonly class: string } };
}

interface Construct {
  readonly id: string;
  readonly template: string;
  readonly rendered: string | null;
  readonly error: string | null;
}

const codes = new Map([
  ['UndefinedError', 'undefined'],
  ['TemplateSyntaxError', 'syntax'],
  ['TemplateAssertionError', 'syntax'],
  ['TypeError', 'type'],
]);

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`${golden}/${name}`, 'utf8')) as T;
}

describe.skipIf(!existsSync(golden))('renders what gramine-manifest renders', () => {
  const available = existsSync(golden);

  test.each(available ? read<Case[]>('cases.json') : [])('$id: $title', ({ template, defines, env, expected }) => {
    const host = describeHost({ env: new Map(Object.entries(env)) });
    const context = describedContext(host, new Map(Object.entries(defines)));
    const { text, problem } = renderTemplate(parseTemplate(new Source('', template)), context);
    if (expected.error) expect(problem?.code).toBe(codes.get(expected.error.class));
    else expect({ text, problem }).toEqual({ text: expected.output, problem: undefined });
  });

  test.each(available ? read<Construct[]>('expressions.json') : [])('$id', ({ template, rendered, error }) => {
    const { text, problem } = renderTemplate(parseTemplate(new Source('', template)), { variables });
    if (error !== null) expect(problem?.code).toBe(codes.get(error.split(':')[0]!));
    else expect({ text, problem }).toEqual({ text: rendered, problem: undefined });
  });
});

const switched = (name: string, on: boolean): Value => dictOf([['name', name] as const, ['on', on] as const]);

const variables = new Map<string, Value>([
  ['s', 'hello'],
  ['lst', list(['a', 'b', 'c'])],
  ['d', dictOf([['k', 'v'] as const, ['n', 1n] as const])],
  ['objs', list([switched('A', true), switched('B', false)])],
]);
