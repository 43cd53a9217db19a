import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRelease, type Release, releases } from '../../../src/gramine/release.ts';
import { respellSize } from '../../../src/gramine/sizes.ts';
import { attestationCombination } from '../../../src/lint/rules/sgx/attestation-combination.ts';
import { edmmCombination } from '../../../src/lint/rules/sgx/edmm-combination.ts';
import { enclaveSize } from '../../../src/lint/rules/sgx/enclave-size.ts';
import { enclaveTooSmall } from '../../../src/lint/rules/sgx/enclave-too-small.ts';
import { isvRange } from '../../../src/lint/rules/sgx/isv-range.ts';
import { malformedSealMask } from '../../../src/lint/rules/sgx/malformed-seal-mask.ts';
import { threadsRange } from '../../../src/lint/rules/sgx/threads-range.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { found, hole } from './found.ts';

const brief = (findings: ReturnType<typeof found>) => findings.map(({ at, stage, message }) => [at, stage, message]);

describe('the size of the enclave', () => {
  it('is read by the signer and by the loader, and each refusal says by whom', () => {
    const size = (text: string) => brief(found([enclaveSize], `sgx.enclave_size = ${JSON.stringify(text)}`));
    expect(size('256m')).toEqual([['"256m"', 'signer', 'gramine-sgx-sign can\'t read the size `"256m"`']]);
    expect(size('0x10000000')).toEqual([
      ['"0x10000000"', 'runtime', 'gramine-sgx-sign reads the size `"0x10000000"`, the loader can\'t'],
    ]);
    expect(size('256M ')).toEqual([
      ['"256M "', 'signer', '`"256M "` is no size: digits and at most one of `K`, `M`, `G`'],
    ]);
    expect(size('3G')).toEqual([['"3G"', 'runtime', 'enclave size `"3G"` is not a power of two']]);
    for (const good of ['4096K', '268435456', '1G', '1024G', '4K']) expect(size(good)).toEqual([]);
  });

  it('may exceed 1 TiB only where the enclave did not start at address 0', () => {
    const at = (release: Release) => found([enclaveSize], 'sgx.enclave_size = "2048G"', { release }).length;
    expect(releases.map(at)).toEqual(releases.map((release) => (release < '1.5' ? 0 : 1)));
  });

  it('is never guessed', () => {
    for (const value of [`"${hole}"`, `"${hole}G"`, hole, `"3${hole}"`]) {
      expect(found([enclaveSize, enclaveTooSmall], `sgx.enclave_size = ${value}\nsgx.max_threads = 4096`)).toEqual([]);
    }
  });

  it('is respelled only when it is plain what it says', () => {
    expect(respellSize(' 2 GiB ')).toEqual({ text: '2G', bytes: 2n ** 31n, certain: true });
    expect(respellSize('2GB')).toEqual({ text: '2G', bytes: 2n ** 31n, certain: false });
    expect(respellSize('0x400')).toEqual({ text: '1K', bytes: 1024n, certain: true });
    for (const nonsense of ['', '1.5G', '-1G', 'G', '99999999999999999999G', '1_', '٣M']) {
      expect(respellSize(nonsense)).toBeUndefined();
    }
  });

  it('has room for threads, manifest and PAL, or the sum is given', () => {
    expect(brief(found([enclaveTooSmall], 'sgx.enclave_size = "128M"\nsgx.max_threads = 512'))).toEqual([
      [
        '"128M"',
        'signer',
        'an enclave of 128M is too small: 512 threads at 360 KiB, the manifest and the PAL take at least 181 MiB',
      ],
    ]);
    const threads = (count: number) =>
      found([enclaveTooSmall], `sgx.enclave_size = "64M"\nsgx.max_threads = ${count}`).length;
    expect([threads(181), threads(182)]).toEqual([0, 1]);
  });

  it('counts a long list of trusted files, each once', () => {
    const list = (count: number, name: (at: number) => string) =>
      `sgx.enclave_size = "4M"\nsgx.trusted_files = [${Array.from({ length: count }, (_, at) => `"file:${name(at)}"`)}]`;
    expect(
      found(
        [enclaveTooSmall],
        list(20_000, (at) => `/usr/lib/${at}.so`),
      ),
    ).toHaveLength(1);
    expect(
      found(
        [enclaveTooSmall],
        list(20_000, () => '/usr/lib/x.so'),
      ),
    ).toEqual([]);
    expect(
      found(
        [enclaveTooSmall],
        list(20_000, (at) => `/usr/lib/${at}/`),
      ),
    ).toEqual([]);
  });
});

describe('the number of threads', () => {
  it('is `sgx.thread_num` up to 1.3, either in 1.4, and `sgx.max_threads` from 1.5 on', () => {
    const manifest = 'sgx.thread_num = 0\nsgx.max_threads = 5000';
    const at = (release: Release) => found([threadsRange], manifest, { release }).map(({ path }) => path);
    expect(at('1.3.1')).toEqual(['sgx.thread_num']);
    expect(at('1.4')).toEqual(['sgx.max_threads']);
    expect(at('1.9')).toEqual(['sgx.max_threads']);
    expect(found([threadsRange], 'sgx.thread_num = 0', { release: '1.4' })).toHaveLength(1);
    expect(found([threadsRange], 'sgx.thread_num = 0', { release: '1.5' })).toEqual([]);
  });

  it('below four is a matter of judgement, and with EDMM or an unknown switch none', () => {
    const severities = (more: string) =>
      found([threadsRange], `sgx.max_threads = 3\n${more}`).map((one) => one.severity);
    expect(severities('')).toEqual(['warning']);
    expect(severities('sgx.edmm_enable = false')).toEqual(['warning']);
    expect(severities('sgx.edmm_enable = true')).toEqual([]);
    expect(severities(`sgx.edmm_enable = ${hole}`)).toEqual([]);
  });
});

describe('EDMM', () => {
  it('may contradict two things at once', () => {
    expect(brief(found([edmmCombination], 'sgx.edmm_enable = true\nsgx.preheat_enclave = true'))).toEqual([
      ['sgx.preheat_enclave = true', 'runtime', 'an enclave with EDMM has no heap to preheat'],
      [
        'true',
        'syscall',
        'with EDMM but without `sgx.use_exinfo`, a fault in memory that is committed on first use stops the application',
      ],
    ]);
  });

  it('does not exist before 1.4', () => {
    const manifest = 'sgx.edmm_enable = true\nsgx.preheat_enclave = true';
    expect(found([edmmCombination], manifest, { release: '1.3.1' })).toEqual([]);
    expect(found([edmmCombination], manifest, { release: '1.4' })).toHaveLength(1);
  });
});

describe('attestation', () => {
  it('is asked for by what the application uses, not by what verifies others', () => {
    const uses = (line: string) => found([attestationCombination], line).map(({ at, severity }) => [at, severity]);
    expect(uses('loader.env.SECRET_PROVISION_SERVERS = { passthrough = true }')).toEqual([
      ['{ passthrough = true }', 'error'],
    ]);
    expect(uses('loader.env.RA_TLS_MRSIGNER = "any"')).toEqual([['"any"', 'warning']]);
    expect(uses('sgx.trusted_files = ["file:/lib/libra_tls_verify_dcap.so"]')).toEqual([]);
    expect(uses(`loader.env.LD_PRELOAD = "${hole}"`)).toEqual([]);
  });

  it('that is off is one finding, whatever uses it', () => {
    const manifest =
      'sgx.remote_attestation = "none"\nloader.env.SECRET_PROVISION_SERVERS = "a"\nloader.env.LD_PRELOAD = "libra_tls_attest.so"';
    expect(found([attestationCombination], manifest)).toHaveLength(1);
  });
});

describe('masks of sealing keys', () => {
  it('have a length of their own', () => {
    const mask = (name: string, digits: number) =>
      found([malformedSealMask], `sgx.seal_key.${name} = "0x${'f'.repeat(digits)}"`).length;
    expect([mask('flags_mask', 16), mask('flags_mask', 8), mask('misc_mask', 8), mask('misc_mask', 16)]).toEqual([
      0, 1, 0, 1,
    ]);
  });
});

const golden = resolve(
  process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../../shared'),
  'golden/measure',
);

describe.skipIf(!existsSync(golden))('what the genuine signer takes', () => {
  const cases = existsSync(golden) ? signed() : [];

  it.each(cases)('$name for $release', ({ manifest, release, palSize, rejected }) => {
    const document = parseToml(new Source('app.manifest', manifest));
    if (document.problems.length > 0) return;
    const options = {
      path: 'app.manifest',
      kind: 'gramine-manifest',
      reading: 'source',
      profile: 'production',
    } as const;
    const subject = new Subject(document, { ...options, release, palSize });
    const refusals = [enclaveSize, enclaveTooSmall, isvRange, threadsRange]
      .flatMap((rule) => [...rule.check(subject)])
      .filter(({ stage }) => stage === 'signer');
    expect(refusals.length > 0).toBe(rejected);
  });

  it('is compared in many cases', () => expect(cases.length).toBeGreaterThan(300));
});

/** Every manifest that reached the signer, and whether the signer refused it because of a number. */
function signed() {
  const found: { name: string; release: Release; manifest: string; palSize: bigint; rejected: boolean }[] = [];
  for (const name of readdirSync(golden)) {
    const expected = join(golden, name, 'expected');
    if (!existsSync(expected)) continue;
    const { libpal } = JSON.parse(readFileSync(join(golden, name, 'case.json'), 'utf8')) as { libpal: string };
    for (const version of readdirSync(expected)) {
      const release = parseRelease(version)!;
      const same = join(expected, version, 'same.json');
      const like = existsSync(same) ? JSON.parse(readFileSync(same, 'utf8')).same_as : version;
      const manifest = join(expected, like, 'app.manifest');
      const palSize = loadedSize(join(golden, libpal));
      if (palSize === undefined || !existsSync(manifest)) continue;
      const error = join(expected, like, 'error.json');
      const message = existsSync(error) ? String(JSON.parse(readFileSync(error, 'utf8')).message) : '';
      const rejected = /not large enough|invalid literal|format requires|does not match required/.test(message);
      found.push({ name, release, manifest: readFileSync(manifest, 'utf8'), palSize, rejected });
    }
  }
  return found;
}

/** Bytes from the first to the last page of what an ELF file loads; undefined when it is not to be placed like others. */
function loadedSize(path: string): bigint | undefined {
  const elf = readFileSync(path);
  if (elf.length < 64 || elf.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const [table, stride, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)];
  let end = 0n;
  for (let at = table; at < table + stride * count && at + 56 <= elf.length; at += stride) {
    if (elf.readUInt32LE(at) !== 1) continue;
    const [address, size] = [elf.readBigUInt64LE(at + 16), elf.readBigUInt64LE(at + 40)];
    if (address >= 2n ** 32n) return undefined;
    const last = ((address + size + 4095n) / 4096n) * 4096n;
    if (last > end) end = last;
  }
  return end;
}
