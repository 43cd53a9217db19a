import { expect, test } from 'vitest';
import { secretOf } from '../../src/commands/typed-secret.ts';

function typed(...keys: readonly string[]): string | undefined {
  const left = keys.map((key) => Buffer.from(key, 'utf8'));
  return secretOf(() => left.shift() ?? new Uint8Array());
}

test.each<[string, readonly string[], string | undefined]>([
  ['ends with Enter, and leaves what follows', ['s', 'e', 'c\r', 'more'], 'sec'],
  ['may be empty', ['\r'], ''],
  ['loses a whole character to backspace', ['aé€', '\x7f', '\x08', 'b\n'], 'ab'],
  ['survives a backspace too many', ['\x7f\x7fa\r'], 'a'],
  ['is cleared by control-U', ['wrong\x15right\r'], 'right'],
  ['holds no control characters', ['a\x1b\0b\r'], 'ab'],
  ['is none when the input ends', ['abc'], undefined],
  ['is none when control-D comes first', ['\x04'], undefined],
  ['goes on after a control-D within', ['ab\x04c\r'], 'abc'],
])('a typed secret %s', (_, keys, secret) => {
  expect(typed(...keys)).toBe(secret);
});

test('a character may come in pieces', () => {
  const bytes = [...Buffer.from('é\r')].map((byte) => Uint8Array.of(byte));
  expect(secretOf(() => bytes.shift() ?? new Uint8Array())).toBe('é');
});

test('control-C ends the run', () => {
  expect(() => typed('ab\x03')).toThrow('interrupted');
});
