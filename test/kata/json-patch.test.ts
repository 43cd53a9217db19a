import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/data/node.ts';
import { applyPatch } from '../../src/kata/json-patch.ts';
import { json } from '../rego/json.ts';

const patched = (document: unknown, ...operations: unknown[]): unknown => {
  const result = applyPatch(json(document), json(operations));
  return 'problem' in result ? result.problem : plain(result.document);
};

function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('a JSON patch', () => {
  test('adds members and replaces those there are', () => {
    expect(patched({ a: {} }, { op: 'add', path: '/a/b', value: 1 })).toEqual({ a: { b: 1 } });
    expect(patched({ a: 1 }, { op: 'add', path: '/a', value: null })).toEqual({ a: null });
    expect(patched({ a: 1 }, { op: 'add', path: '', value: 2 })).toBe(2);
  });
  test('adds to lists by index, and at their end', () => {
    expect(patched([1, 3], { op: 'add', path: '/1', value: 2 })).toEqual([1, 2, 3]);
    expect(patched([1], { op: 'add', path: '/-', value: 2 })).toEqual([1, 2]);
    expect(patched([1], { op: 'add', path: '/2', value: 2 })).toBe('`2` is no index of the list');
    expect(patched([1], { op: 'add', path: '/01', value: 2 })).toBe('`01` is no index of the list');
  });
  test('removes, replaces, moves and copies what is there', () => {
    expect(patched({ a: 1, b: 2 }, { op: 'remove', path: '/a' })).toEqual({ b: 2 });
    expect(patched({ a: [1, 2] }, { op: 'remove', path: '/a/0' })).toEqual({ a: [2] });
    expect(patched({ a: 1 }, { op: 'replace', path: '/a', value: 2 })).toEqual({ a: 2 });
    expect(patched({ a: 1 }, { op: 'move', from: '/a', path: '/b' })).toEqual({ b: 1 });
    expect(patched({ a: 1 }, { op: 'copy', from: '/a', path: '/b' })).toEqual({ a: 1, b: 1 });
  });
  test('refuses what is not there', () => {
    expect(patched({}, { op: 'remove', path: '/a' })).toBe('nothing lies at `/a`');
    expect(patched({}, { op: 'replace', path: '/a', value: 1 })).toBe('nothing lies at `/a`');
    expect(patched({}, { op: 'add', path: '/a/b', value: 1 })).toBe('nothing lies at `/a`');
    expect(patched({ a: { b: 1 } }, { op: 'move', from: '/a', path: '/a/b' })).toBe('a value is moved into itself');
    expect(patched({ a: 1 }, { op: 'add', path: '/a/b', value: 1 })).toBe('nothing can lie at `b`');
  });
  test('tests values', () => {
    expect(patched({ a: { x: [1] } }, { op: 'test', path: '/a', value: { x: [1] } })).toEqual({ a: { x: [1] } });
    expect(patched({ a: 1 }, { op: 'test', path: '/a', value: 2 })).toBe('a test fails');
  });
  test('reads `~1` and `~0` in paths', () => {
    expect(patched({}, { op: 'add', path: '/a~1b~0c~01', value: 1 })).toEqual({ 'a/b~c~1': 1 });
  });
  test('applies whole or not at all', () => {
    const document = json({ a: 1 });
    expect(
      applyPatch(
        document,
        json([
          { op: 'remove', path: '/a' },
          { op: 'remove', path: '/a' },
        ]),
      ),
    ).toEqual({
      problem: 'nothing lies at `/a`',
    });
    expect(plain(document)).toEqual({ a: 1 });
  });
  test('refuses what is no patch', () => {
    expect(patched({}, 1)).toBe('an operation is no object');
    expect(patched({}, { op: 'add', path: 'a', value: 1 })).toBe('a path is no JSON pointer');
    expect(patched({}, { op: 'add', path: '/a' })).toBe('an operation lacks its value');
    expect(patched({}, { op: 'merge', path: '/a', value: 1 })).toContain('neither add');
    expect(applyPatch(new Map(), 1)).toEqual({ problem: 'the operations are no list' });
  });
});
