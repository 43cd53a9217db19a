import { describe, expect, test } from 'vitest';
import { readImageConfig } from '../../src/image/image-config.ts';
import { parseJson } from '../../src/image/json.ts';
import { JsonPlace } from '../../src/image/json-place.ts';

function read(text: string) {
  return readImageConfig(new JsonPlace(parseJson(Buffer.from(text), 'config'), 'config'));
}

const empty = {
  architecture: undefined,
  os: undefined,
  variant: undefined,
  created: undefined,
  author: undefined,
  user: undefined,
  entrypoint: undefined,
  cmd: undefined,
  env: [],
  workingDir: undefined,
  exposedPorts: [],
  volumes: [],
  labels: new Map(),
  stopSignal: undefined,
  healthcheck: undefined,
  shell: undefined,
  onBuild: [],
  history: [],
  diffIds: [],
};

describe('a configuration', () => {
  test('is read with all it can state', () => {
    const text = JSON.stringify({
      architecture: 'arm64',
      os: 'linux',
      variant: 'v8',
      created: '2026-01-01T00:00:00Z',
      author: 'me',
      config: {
        User: 'app:www',
        Entrypoint: ['/entry', '--x'],
        Cmd: ['serve'],
        Env: ['PATH=/bin', 'A=b=c', 'EMPTY=', 'BARE'],
        WorkingDir: '/srv',
        ExposedPorts: { '80/tcp': {}, '53/udp': {} },
        Volumes: { '/data': {} },
        Labels: { a: '1', Healthcheck: '2' },
        StopSignal: 'SIGQUIT',
        Healthcheck: { Test: ['CMD', 'true'], Interval: 30000000000, Retries: 3 },
        Shell: ['/bin/bash', '-c'],
        OnBuild: ['RUN x'],
      },
      rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
      history: [
        { created: 'then', created_by: 'RUN y' },
        { created_by: 'ENV', empty_layer: true, comment: 'c' },
      ],
    });
    expect(read(text)).toEqual({
      architecture: 'arm64',
      os: 'linux',
      variant: 'v8',
      created: '2026-01-01T00:00:00Z',
      author: 'me',
      user: 'app:www',
      entrypoint: ['/entry', '--x'],
      cmd: ['serve'],
      env: [
        { name: 'PATH', value: '/bin' },
        { name: 'A', value: 'b=c' },
        { name: 'EMPTY', value: '' },
        { name: 'BARE', value: undefined },
      ],
      workingDir: '/srv',
      exposedPorts: ['80/tcp', '53/udp'],
      volumes: ['/data'],
      labels: new Map([
        ['a', '1'],
        ['Healthcheck', '2'],
      ]),
      stopSignal: 'SIGQUIT',
      healthcheck: {
        test: ['CMD', 'true'],
        interval: 30000000000,
        timeout: undefined,
        startPeriod: undefined,
        startInterval: undefined,
        retries: 3,
      },
      shell: ['/bin/bash', '-c'],
      onBuild: ['RUN x'],
      history: [
        { created: 'then', createdBy: 'RUN y', comment: undefined, emptyLayer: false },
        { created: undefined, createdBy: 'ENV', comment: 'c', emptyLayer: true },
      ],
      diffIds: ['sha256:1'],
    });
  });

  test.each([
    '{}',
    '{"config":null,"rootfs":null,"history":null}',
    '{"config":{"User":"","Env":null,"Cmd":null,"Volumes":null,"Labels":null}}',
  ])('is empty in %s', (text) => expect(read(text)).toEqual(empty));

  test('an empty entrypoint is not the same as none', () => {
    expect(read('{"config":{"Entrypoint":[]}}').entrypoint).toEqual([]);
  });

  test('a single string is a command, and names may have any case, as Docker reads them', () => {
    expect(read('{"config":{"entrypoint":"/x"}}').entrypoint).toEqual(['/x']);
  });

  test('a label can have any name', () => {
    expect([...read('{"config":{"Labels":{"__proto__":"1","a":null}}}').labels]).toEqual([
      ['__proto__', '1'],
      ['a', ''],
    ]);
  });

  test.each([
    ['{"config":{"Env":["A=b",3]}}', '`$.config.Env[1]` is a number, not a string'],
    ['{"config":{"Env":["A=b",null]}}', '`$.config.Env[1]` is missing'],
    ['{"config":{"Env":{"A":"b"}}}', '`$.config.Env` is an object, not a list'],
    ['{"config":{"User":1000}}', '`$.config.User` is a number, not a string'],
    ['{"config":{"Labels":{"a.b":true}}}', '`$.config.Labels["a.b"]` is a boolean, not a string'],
    ['{"config":{"Volumes":["/data"]}}', '`$.config.Volumes` is a list, not an object'],
    ['{"config":[]}', '`$.config` is a list, not an object'],
    ['{"rootfs":{"diff_ids":"x"}}', '`$.rootfs.diff_ids` is a string, not a list'],
    ['{"history":[{"empty_layer":"yes"}]}', '`$.history[0].empty_layer` is a string, not a boolean'],
    ['[]', '`$` is a list, not an object'],
    ['{"config":{"User":12345678901234567890}}', '`$.config.User` is too large a number, not a string'],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(`config: ${message}`);
  });
});

describe('JSON', () => {
  test.each([
    'null',
    '[]',
    '{}',
    '[1,-2.5e3,0,true,false,null,""]',
    '{"a":{"b":[{}]},"c":"\\u00e4\\n\\"\\\\"}',
    ' { "a" : [ 1 , 2 ] } ',
    '"\\ud800"',
  ])('%s is what JSON.parse makes of it', (text) => {
    const plain = (value: unknown): unknown =>
      value instanceof Map
        ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
        : Array.isArray(value)
          ? value.map(plain)
          : value;
    expect(plain(parseJson(Buffer.from(text), 'x'))).toEqual(JSON.parse(text));
  });

  test.each([
    '',
    '[1,]',
    '{"a":1,}',
    '01',
    '+1',
    '.5',
    '1.',
    "'a'",
    '{a:1}',
    '[1 2]',
    'nul',
    '"a',
    '"\\x"',
    '"\n"',
    '[',
    '{"a"',
    '1 2',
    '\ufeff\ufeff1',
    'NaN',
    '-',
    '"\\',
  ])('%j is refused, as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => parseJson(Buffer.from(text), 'x')).toThrow(/^x:1:\d+|^x:2:1/);
  });

  test('large integers keep their value', () => {
    expect(parseJson(Buffer.from('[9007199254740993]'), 'x')).toEqual([9007199254740993n]);
  });

  test('neither depth nor bytes that are no UTF-8 get through', () => {
    expect(() => parseJson(Buffer.from('['.repeat(100_000)), 'x')).toThrow('x:1:128: it is nested more than 127 deep');
    expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), 'x')).toThrow('x: it is no JSON: it is no UTF-8');
  });
});
