import { describe, expect, test } from 'vitest';
import { endpointOf, endpoints, endpointsOf } from '../../src/kata/endpoints.ts';
import { messages } from '../../src/kata/messages.ts';

describe('the endpoints', () => {
  test('are 43, in alphabetical order', () => {
    const names = endpoints.map(({ name }) => name);
    expect(names).toHaveLength(43);
    expect(names).toEqual(names.toSorted());
  });
  test('are allowed, ruled or denied as upstream has them', () => {
    const count = (upstream: string): number => endpoints.filter((one) => one.upstream === upstream).length;
    expect([count('allowed'), count('ruled'), count('denied')]).toEqual([11, 12, 20]);
    expect(endpointOf('SignalProcessRequest')?.upstream).toBe('allowed');
    expect(endpointOf('SetPolicyRequest')?.upstream).toBe('denied');
    expect(endpointOf('SetPolicy')).toBeUndefined();
  });
  test('depend on the release', () => {
    const names = (release: string): readonly string[] => endpointsOf(release).map(({ name }) => name);
    expect(names('3.13.0')).not.toContain('MemAgentMemcgConfig');
    expect(names('3.14.0')).toContain('MemAgentMemcgConfig');
    expect(names('3.14.0')).not.toContain('StartTracingRequest');
    expect(endpointsOf()).toBe(endpoints);
  });
});

describe('the messages', () => {
  test('hold every endpoint but those whose fields are not taken from the host as they are', () => {
    const without = endpoints.map(({ name }) => name).filter((name) => !messages.has(name));
    expect(without).toEqual([
      'CopyFileRequest',
      'GetDiagnosticDataRequest',
      'StartTracingRequest',
      'StopTracingRequest',
    ]);
  });
  test('name only messages there are', () => {
    const named = [...messages.values()]
      .flatMap((fields) => Object.values(fields))
      .filter((field) => typeof field === 'string')
      .map((field) => field.replace('[]', ''))
      .filter((name) => /^[A-Z]/.test(name));
    expect(named.filter((name) => !messages.has(name))).toEqual([]);
  });
});
