import { describe, expect, test } from 'vitest';
import { imageFacts } from '../../src/compare/image-facts.ts';
import { madeImage } from '../inspect/made-image.ts';

describe('the facts of an image', () => {
  test('are sums over its layers, and what GSC would measure, by folder', async () => {
    const image = await madeImage(
      [
        {
          '/app/run': '#!/bin/none\n',
          '/app/data': '0123456789',
          '/app/same': { type: '1', link: 'app/data' },
          '/app/cache/a': 'xyz',
          '/var/log/b': 'not listed',
          '/bin': '-> app',
        },
        { '/app/.wh.gone': '', '/dev/null': { type: '3', major: 1, minor: 3 }, '/top': 'x' },
      ],
      { Cmd: ['/app/run'] },
    );
    const facts = await imageFacts(image, { operand: 'app.tar', release: '1.9', allowedFiles: ['file:/app/cache/'] });
    expect({ ...facts, digest: undefined, evidence: [] }).toEqual({
      name: 'app.tar',
      digest: undefined,
      isPinned: false,
      compressedSize: undefined,
      uncompressedSize: 18 * 512,
      layers: 2,
      whiteouts: 1,
      devices: 1,
      hardLinks: 1,
      xattrs: 0,
      regularFiles: 5,
      trusted: {
        count: 9,
        uriBytes: [
          'file:/app/run',
          'file:/app/data',
          'file:/app/same',
          'file:/app/cache/a',
          'file:/bin/run',
          'file:/bin/data',
          'file:/bin/same',
          'file:/bin/cache/a',
          'file:/top',
        ].join('').length,
        coveredBytes: 23,
      },
      folders: [
        { path: '/', bytes: 1, coveredBytes: 1 },
        { path: '/app', bytes: 25, coveredBytes: 22 },
        { path: '/var', bytes: 10, coveredBytes: 0 },
      ],
      startsProcesses: [],
      evidence: [],
    });
  });

  test.each([
    ['file:/app/cache', 4],
    ['file:/app//cache/.', 4],
    ['file:/app/cach', 7],
    ['file:/', 0],
    ['file:', 0],
  ])('count nothing as covered that %s allows, or what lies below', async (allowed, coveredBytes) => {
    const image = await madeImage([{ '/app/data': '0123', '/app/cache/a': 'xyz' }]);
    const facts = await imageFacts(image, { operand: 'app.tar', release: '1.9', allowedFiles: [allowed] });
    expect(facts.trusted.coveredBytes).toBe(coveredBytes);
  });

  test('name what starts processes in any case, and an image by its digest', async () => {
    const image = await madeImage([{ '/usr/sbin/nginx': '#!/bin/none\n' }], { Cmd: ['nginx'] });
    const facts = await imageFacts(image, { operand: `app.tar@sha256:${'0'.repeat(64)}`, release: '1.9' });
    expect([facts.isPinned, facts.startsProcesses]).toEqual([
      true,
      [{ path: '/usr/sbin/nginx', why: 'a master forks worker processes' }],
    ]);
  });
});
