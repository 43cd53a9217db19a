import { expect, test } from 'vitest';
import { signingDate } from '../../src/commands/sign-date.ts';

const noon = () => new Date('2026-03-04T12:00:00Z');

test.each<[string, string | undefined, string | undefined, string]>([
  ['today, in UTC', undefined, undefined, '2026-03-04'],
  ['today when the variable is empty', undefined, '', '2026-03-04'],
  ['SOURCE_DATE_EPOCH before today', undefined, '0', '1970-01-01'],
  ['the day that has begun', undefined, '86399', '1970-01-01'],
  ['the last day of four digits', undefined, '253402300799', '9999-12-31'],
  ['the option before all', '0000-00-00', '86400', '0000-00-00'],
])('the date is %s', (_, option, epoch, expected) => {
  expect(signingDate(option, { env: { SOURCE_DATE_EPOCH: epoch } }, noon)).toBe(expected);
});

test.each(['-1', '1.5', '253402300800', 'now', ' 1'])('`%s` is no SOURCE_DATE_EPOCH', (epoch) => {
  expect(() => signingDate(undefined, { env: { SOURCE_DATE_EPOCH: epoch } }, noon)).toThrow('SOURCE_DATE_EPOCH');
});

test.each(['', '2026-1-2', '2026-01-02T00:00', '２０２６-01-02', '2026-01-02\n'])('%j is no --date', (option) => {
  expect(() => signingDate(option, { env: {} }, noon)).toThrow('is no date');
});
