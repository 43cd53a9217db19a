import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { scanImage } from '../../src/image/scan.ts';
import { commandText } from '../../src/inspect/command-text.ts';
import { inspectImage } from '../../src/inspect/inspect-image.ts';
import { verdictRules } from '../../src/inspect/verdicts/index.ts';
import { verdictsOf } from '../../src/inspect/verdicts/verdict.ts';
import { runIn } from '../cli/sandbox.ts';
import { hasRealImages, type RealImageName, realImage, realImageNames } from '../image/real/images.ts';

interface Expected {
  /** Each step with the file that it is in the end. */
  readonly starts: readonly string[];
  readonly gsc: string;
  readonly libc: string;
  readonly starters: readonly string[];
  /** Errors and warnings. */
  readonly verdicts: readonly string[];
}

const expected: Readonly<Record<Exclude<RealImageName, 'farm' | 'rooted' | 'whiteouts' | 'odd-names'>, Expected>> = {
  merged: {
    starts: ['bash = /usr/bin/bash'],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: ['shell /usr/bin/bash'],
    verdicts: ['image/fork'],
  },
  split: {
    starts: ['/bin/sh -c "sleep $DELAY && exec sleep infinity" = /bin/dash'],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: ['shell /bin/sh'],
    verdicts: ['image/shell-form', 'image/fork'],
  },
  python: {
    starts: ['python3 -m http.server 8080 = /usr/bin/python3.11'],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: ['interpreter /usr/bin/python3'],
    verdicts: ['image/dropped-command', 'image/volume', 'image/unlisted-data'],
  },
  script: {
    starts: [
      'tini -- ./serve = /usr/bin/tini',
      './serve = /app/serve',
      '/usr/bin/env "-S python3 -u" /app/./serve = /usr/bin/env',
      'python3 -u /app/./serve = /usr/bin/python3.11',
    ],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: ['init /usr/bin/tini', 'interpreter /usr/bin/python3'],
    verdicts: ['image/script-entrypoint', 'image/init-wrapper', 'image/volume', 'image/unlisted-data', 'image/fork'],
  },
  java: {
    starts: ['java -Xmx1g -jar /opt/app/app.jar = /usr/lib/jvm/java-17-openjdk-amd64/bin/java'],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: [],
    verdicts: ['image/started-by-link', 'image/env-dotted-name'],
  },
  nginx: {
    starts: [
      '/docker-entrypoint.sh nginx -g "daemon off;" = /docker-entrypoint.sh',
      '/bin/sh /docker-entrypoint.sh nginx -g "daemon off;" = /usr/bin/dash',
      'nginx -g "daemon off;" = /usr/sbin/nginx',
    ],
    gsc: 'debian:12',
    libc: 'glibc 2.36',
    starters: ['shell /bin/sh', 'fork-server /usr/sbin/nginx'],
    verdicts: [
      'image/script-entrypoint',
      'image/user',
      'image/volume',
      'image/starts-processes',
      'image/secret',
      'image/whiteout',
      'image/fork',
      'image/fork',
    ],
  },
  scratch: {
    starts: ['/bin/server = /bin/server'],
    gsc: 'the image has no `/etc/os-release`',
    libc: 'static',
    starters: [],
    verdicts: ['image/unsupported-distribution', 'image/user', 'image/temporary-folder', 'image/glibc'],
  },
  musl: {
    starts: ['/bin/sh = /bin/busybox'],
    gsc: 'alpine:3.20',
    libc: 'musl 1.2.3',
    starters: ['shell /bin/sh'],
    verdicts: [
      'image/unsupported-distribution',
      'image/missing-tools',
      'image/temporary-folder',
      'image/glibc',
      'image/fork',
    ],
  },
};

describe.skipIf(!hasRealImages)('an image of real programs', () => {
  test.each(Object.entries(expected))('%s: is seen through', async (name, wanted) => {
    const scanned = await scanImage(realImage(name as RealImageName), nodeIo());
    const inspection = await inspectImage(scanned);
    scanned.close();
    const { launch, distribution, libc, starters } = inspection;
    const installed = libc.found.find(({ kind }) => kind === libc.kind);
    const verdicts = verdictsOf({ inspection, release: '1.9' }, verdictRules);
    expect(launch?.problem).toBeUndefined();
    expect({
      starts: launch?.steps.map(({ argv, file }) => `${commandText(argv)} = ${file?.path}`),
      gsc: 'distro' in distribution.auto ? distribution.auto.distro : distribution.auto.problem,
      libc: installed ? `${installed.kind} ${installed.version}` : libc.kind,
      starters: starters.map(({ kind, path }) => `${kind} ${path}`),
      verdicts: verdicts.flatMap(({ id, severity }) => (severity === 'note' ? [] : [id])),
    }).toEqual(wanted);
  });
});

describe.skipIf(!hasRealImages)('the report on an image of real programs', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/inspect-report.json'), 'utf8'));
  const fits = new Ajv({ allErrors: true, strict: false }).compile(schema);

  test.each(realImageNames)('%s: is JSON as its schema says', async (name) => {
    const { stdout, stderr } = await runIn('/', ['inspect', realImage(name), '--format', 'json']);
    expect(stderr).toBe('');
    fits(JSON.parse(stdout));
    expect(fits.errors).toBeNull();
  });
});
