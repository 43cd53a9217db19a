import { expect, it } from 'vitest';
import { styleFor, wantsColor } from '../../src/report/style.ts';

it('paints only when told to', () => {
  expect(styleFor(true).red('a')).toBe('\u001b[31ma\u001b[39m');
  expect(styleFor(false).red('a')).toBe('a');
});

it('takes --color before NO_COLOR before FORCE_COLOR before the terminal', () => {
  expect(wantsColor('always', { NO_COLOR: '1' }, false)).toBe(true);
  expect(wantsColor('never', { FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wantsColor('auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wantsColor('auto', { FORCE_COLOR: '1', TERM: 'dumb' }, false)).toBe(true);
  expect(wantsColor('auto', {}, true)).toBe(true);
  expect(wantsColor('auto', {}, false)).toBe(false);
});

it('takes FORCE_COLOR=0 and false for no, empty variables for nothing, and a dumb terminal for none', () => {
  expect(wantsColor('auto', { FORCE_COLOR: '0' }, true)).toBe(false);
  expect(wantsColor('auto', { FORCE_COLOR: 'false' }, true)).toBe(false);
  expect(wantsColor('auto', { NO_COLOR: '', FORCE_COLOR: '' }, true)).toBe(true);
  expect(wantsColor('auto', { NO_COLOR: '', FORCE_COLOR: '' }, false)).toBe(false);
  expect(wantsColor('auto', { TERM: 'dumb' }, true)).toBe(false);
});

it('does not paint a pipe because a build runs it', () => {
  expect(wantsColor('auto', { CI: 'true', TERM: 'xterm' }, false)).toBe(false);
});
