import { expect, it } from 'vitest';
import { formats } from '../../src/report/formats.ts';
import { reporters } from '../../src/report/index.ts';
import { cleanRun, sample } from './sample.ts';

it('knows every format by its name, with a media type', () => {
  expect([...reporters].map(([id, { mediaType }]) => `${id} ${mediaType}`)).toEqual([
    'text text/plain',
    'concise text/plain',
    'json application/json',
    'sarif application/sarif+json',
    'github text/plain',
    'gitlab application/json',
    'junit application/xml',
    'markdown text/markdown',
  ]);
  expect(reporters.get('constructor')).toBeUndefined();
});

it('says the same about the same, and ends what it says with a line feed', () => {
  for (const { render } of reporters.values()) {
    expect(render(sample)).toBe(render(sample));
    expect(render(sample)).toMatch(/\n$/);
    expect(render(cleanRun)).toMatch(/^$|\n$/);
  }
});

it('has a name for the command line for every format', () => {
  expect([...reporters.keys()]).toEqual([...formats]);
});
