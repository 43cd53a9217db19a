import { expect, it } from 'vitest';
import { columnsOf, wrap } from '../../src/text/wrap.ts';

it('breaks between words, and never within one', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('one-and-a-half two', 5)).toEqual(['one-and-a-half', 'two']);
  expect(wrap('', 5)).toEqual([]);
});

it('counts the columns of a terminal', () => {
  expect(columnsOf('日本 é')).toBe(6);
  expect(wrap('日本 日本', 8)).toEqual(['日本', '日本']);
});
