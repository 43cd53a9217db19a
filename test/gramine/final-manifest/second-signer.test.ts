import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../../src/commands/node-io.ts';
import { UserError } from '../../../src/diagnostic/diagnostic.ts';
import {
  enclaveIdentity,
  encodeDate,
  finalManifest,
  parseRelease,
  readSignedManifest,
  Source,
  signSigstruct,
} from '../../../src/index.ts';
import { makeLibpal } from '../libpal-builder.ts';

/** Gramine's own reader and writer of TOML. */
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import tomli, tomli_w; assert tomli_w.__version__ == "1.0.0"']).status === 0,
);

const top = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-second-')));
afterAll(() => rmSync(top, { recursive: true }));

interface Made {
  readonly release: string;
  readonly text: string;
  readonly libpal: string;
  readonly date: string;
}

interface Outcome {
  readonly manifest: string;
  readonly sig: string;
}

describe.skipIf(python === undefined)('a second signer, in Python', () => {
  test('makes the same bytes of 60 made-up manifests, and refuses the same ones', async () => {
    layOut();
    const random = generator(20260102);
    const made = Array.from({ length: 60 }, (): Made => randomCase(random));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });
    const { n, d } = privateKey.export({ format: 'jwk' });
    const hex = (number = '') => Buffer.from(number, 'base64url').toString('hex');
    const cases = made.map((one) => ({ ...one, cwd: top, pkglibdir: `${top}/pkg` }));
    const ran = spawnSync(python!, [join(import.meta.dirname, 'second-signer.py')], {
      input: JSON.stringify({ n: hex(n), d: hex(d), cases }),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(ran.stderr).toBe('');
    const expected = JSON.parse(ran.stdout) as readonly (Outcome & { readonly error?: string })[];
    const seen = { same: 0, refused: 0 };
    for (const [at, one] of made.entries()) {
      const ours = await signed(one, (fields) => signSigstruct(fields, privateKey));
      const theirs = expected[at]!.error === undefined ? expected[at] : 'refused';
      expect({ ...one, outcome: ours }).toEqual({ ...one, outcome: theirs });
      seen[ours === 'refused' ? 'refused' : 'same']++;
    }
    expect(seen.same).toBeGreaterThan(30);
    expect(seen.refused).toBeGreaterThan(3);
  }, 120_000);
});

type Sign = (fields: Parameters<typeof signSigstruct>[0]) => Uint8Array;

async function signed({ release, text, libpal, date }: Made, sign: Sign): Promise<Outcome | 'refused'> {
  try {
    const targeted = parseRelease(release)!;
    const final = await finalManifest({
      source: new Source('app.manifest', text),
      from: 'manifest',
      release: targeted,
      tree: nodeIo().openTree('/'),
      workingDirectory: top,
      gramineRoot: `${top}/pkg`,
      hash: async (paths) => paths.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex')),
    });
    const manifest = readSignedManifest('app.manifest.sgx', Buffer.from(final.signedText), targeted);
    const identity = enclaveIdentity(manifest, readFileSync(libpal));
    const form = release === '1.4' ? 'binary' : 'bcd';
    const sig = sign({ ...identity, mrenclave: identity.mrenclave!, date: encodeDate(date, form) });
    return { manifest: final.signedText, sig: Buffer.from(sig).toString('hex') };
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

function layOut(): void {
  for (const folder of ['data/sub/deep', 'pkg', 'empty']) mkdirSync(join(top, folder), { recursive: true });
  const names = ['a', 'Z', 'é', '\ue000z', '💩', '.h', 'sub/x\ny', 'sub/deep/"q"', 'sub/deep/t\tb', 'sub.z', 'sub-'];
  for (const name of [...names, '__proto__', 'constructor', '100%', 'b\\s'])
    writeFileSync(join(top, 'data', name), `content of ${name}`);
  writeFileSync(join(top, 'pkg/libsysdb.so'), 'the LibOS');
  symlinkSync('a', join(top, 'data/link'));
  symlinkSync('sub', join(top, 'data/dirlink'));
  symlinkSync('nowhere', join(top, 'data/broken'));
  symlinkSync(join(top, 'data/sub'), join(top, 'alias'));
  const code = { flags: 5, offset: 0n, address: 0n, fileSize: 0x1800n, memorySize: 0x1800n };
  const data = { flags: 6, offset: 0x1800n, address: 0x2800n, fileSize: 0x700n, memorySize: 0x2345n };
  writeFileSync(join(top, 'one.so'), makeLibpal([code], { size: 0x3000 }));
  writeFileSync(join(top, 'two.so'), makeLibpal([data, { ...code, type: 4 }, code], { size: 0x3000, stride: 72 }));
}

type Random = (below: number) => number;

function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomCase(random: Random): Made {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  return {
    release: pick(['1.4', '1.5', '1.6', '1.7', '1.8', '1.9']),
    text: randomManifest(random),
    libpal: `${top}/${pick(['one.so', 'two.so'])}`,
    date: pick(['2026-01-02', '2024-12-31', '1999-09-09']),
  };
}

function randomManifest(random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const seldom = (usual: string, odd: string): string => (random(12) ? usual : odd);
  const settings = new Map<string, string>();
  const maybe = (one: number, key: string, values: readonly string[]): void => {
    if (random(one) === 0) settings.set(key, pick(values));
  };
  maybe(2, 'libos.entrypoint', ['"/app"']);
  maybe(3, 'loader.entrypoint.uri', ['"file:pkg/libsysdb.so"']);
  if (!settings.has('loader.entrypoint.uri'))
    maybe(3, 'loader.entrypoint', ['{ sha256 = "ab", uri = "file:x" }', seldom('{}', '"file:pkg/libsysdb.so"')]);
  maybe(1, 'sgx.enclave_size', ['"32M"', '"33558528"', '"65536K"', '"0x2000000"', '"3_2M"', seldom('"16M"', '"1M"')]);
  maybe(2, 'sgx.max_threads', ['1', '2', '4', '0', 'true', seldom('3', '-1')]);
  maybe(5, 'sgx.thread_num', ['1', '5']);
  maybe(2, 'sgx.debug', ['true', 'false', '1', '0', '"true"']);
  maybe(3, 'sgx.edmm_enable', ['true', 'false', '"false"', '""', '0']);
  maybe(3, 'sgx.nonpie_binary', ['true', 'false']);
  maybe(2, 'sgx.isvsvn', ['1', '65535', '0x10', 'true', seldom('3', '65536'), seldom('4', '1.0')]);
  maybe(2, 'sgx.isvprodid', ['1', '65535', '0b11', 'false']);
  const features = random(4);
  for (const name of ['avx', 'avx512', 'amx', 'mpx', 'pkru']) {
    const wanted = ['"required"', '"disabled"', seldom('"required"', '"unspecified"'), seldom('"disabled"', '"x"')];
    if (features === 0) maybe(2, `sgx.cpu_features.${name}`, wanted);
    if (features === 1) maybe(3, `sgx.require_${name}`, ['true', 'false', '1']);
  }
  maybe(4, 'sgx.use_exinfo', ['true', 'false', '1']);
  maybe(5, 'sgx.require_exinfo', ['true', 'false', '1']);
  maybe(5, 'sgx.enable_stats', ['true']);
  maybe(5, 'sgx.profile.enable', ['"main"']);
  if (random(4))
    settings.set(
      'sgx.trusted_files',
      list(random, (at) => randomEntry(random, at)),
    );
  const others = [
    'loader.env.A',
    'loader.env.__proto__',
    'loader.env."x y"',
    'fs.mounts',
    'sys.x.y',
    '"".a',
    '__proto__.b',
  ];
  for (let left = random(5); left > 0; left--)
    settings.set(pick([...others, 'constructor', 'loader.argv', 'fs.root']), randomValue(random, 0));
  const lines = [...settings].map(([key, value]) => `${key} = ${value}`);
  for (let at = lines.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [lines[at], lines[other]] = [lines[other]!, lines[at]!];
  }
  if (random(3) === 0) lines.push('[extra]', `k = ${randomValue(random, 0)}`, '[[extra.list]]', 'q = 1');
  return `${lines.join(random(10) ? '\n' : '\r\n')}\n`;
}

const uris = [
  'data/',
  'data/sub/',
  'alias/',
  'empty/',
  'data/a',
  './data/a',
  'data//a',
  'data/../data/a',
  'data/é',
  'data/link',
];
const oddUris = ['data', 'gone', 'data/a/', './', 'data/./sub/', 'data/dirlink/'];

function randomEntry(random: Random, at: number): string {
  const odd = random(14) === 0;
  const path = odd ? oddUris[random(oddUris.length)]! : uris[(random(uris.length) + at) % uris.length]!;
  const uri = JSON.stringify(`file:${path}`);
  const form = random(6);
  if (form < 3) return uri;
  if (form === 3 && !path.endsWith('/')) return `{ sha256 = "${random(2) ? 'ab' : 'f'.repeat(64)}", uri = ${uri} }`;
  return random(20) ? `{ uri = ${uri} }` : `{ uri = ${uri}, other = 1 }`;
}

const scalars = [
  ...[
    '"x"',
    '""',
    '"é💩"',
    '"tab\\there"',
    '"q\\"q"',
    '"b\\\\s"',
    '"nl\\nx"',
    '"\\u0001\\u007f"',
    `"${'x'.repeat(90)}"`,
  ],
  ...['1', '0xff', 'true', 'false', '1.5', '1e100', '-0.0', 'inf', 'nan', '3.14e-7', '123456789.0', '1e16', '0.0001'],
  ...['1979-05-27', '07:32:00', '1979-05-27T07:32:00Z', '1979-05-27 07:32:00.5', '1979-05-27T00:32:00.999999-07:00'],
];

function randomValue(random: Random, depth: number): string {
  const kind = depth > 2 ? 0 : random(6);
  if (kind < 3) return scalars[random(scalars.length)]!;
  if (kind === 3) return list(random, () => randomValue(random, depth + 1));
  const members = (at: number) =>
    `{ a = ${randomValue(random, depth + 2)}, "é${at}" = ${randomValue(random, depth + 2)} }`;
  return kind === 4 ? list(random, members) : random(3) ? members(0) : '{}';
}

function list(random: Random, item: (at: number) => string): string {
  return `[${Array.from({ length: random(5) }, (_, at) => item(at)).join(random(2) ? ', ' : ',\n')}]`;
}
