import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/data/node.ts';
import { openAgent } from '../../src/kata/agent.ts';
import { Source } from '../../src/text/source.ts';
import { json } from '../rego/json.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, 'policies', name), 'utf8');

/** `# endpoint verdict request`, and below it what is printed. */
const log = read('tailored.log');

test.each(['any', 'v1'] as const)('rules in the manner of a generator print what the agent prints (%s)', (version) => {
  const agent = openAgent(new Source('tailored.rego', read('tailored.rego')), { version });
  const written = [...log.matchAll(/^# (\w+) (?:allow|deny|error) (.*)$/gm)].map(([, endpoint, request]) => {
    const { verdict, prints } = agent.decide({
      endpoint: endpoint!,
      request: json(JSON.parse(request!)) as JsonObject,
    });
    return [`# ${endpoint} ${verdict} ${request}`, ...prints, ''].join('\n');
  });
  expect(written.join('\n')).toBe(log);
  expect([...(agent.state.get('pstate') as JsonObject)]).toEqual([
    ['sandbox_name', 'web'],
    ['def', 1],
  ]);
});
