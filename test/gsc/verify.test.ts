import { describe, expect, test } from 'vitest';
import type { VerifiedImage } from '../../src/gsc/verified-image.ts';
import { verifyWrapped } from '../../src/gsc/verify.ts';
import { mrsignerOf } from '../../src/sgx/sigstruct.ts';
import { madeImage } from '../inspect/made-image.ts';
import { type Changes, contents, flipped, libpal, libpalPath, wrapped, wrappedImage } from './wrapped-image.ts';

const own = wrapped();

async function verify(changes: Partial<Changes> = {}): Promise<VerifiedImage> {
  return verifyWrapped({ image: await wrappedImage({ wrapped: own, ...changes }) });
}

const codes = ({ problems }: VerifiedImage, ...severities: readonly string[]): readonly string[] =>
  problems.filter(({ severity }) => severities.includes(severity)).map(({ code }) => code);

/** Some bytes of a text, its first and last among them. */
function places(length: number, count: number): readonly number[] {
  return [
    ...new Set([0, length - 1, ...Array.from({ length: count }, (_, at) => Math.floor((at * length) / count) + 1)]),
  ].filter((at) => at < length);
}

describe('a finished image', () => {
  test('verifies, but for what can never match', async () => {
    const found = await verify();
    expect(found.problems).toEqual([
      {
        severity: 'note',
        code: 'gsc/volatile-file',
        message: '3 files are mounted by Docker, and never match',
        evidence: ['file:/etc/hosts', 'file:/etc/hostname', 'file:/etc/resolv.conf'],
      },
      {
        severity: 'note',
        code: 'gsc/stale-file',
        message:
          '`file:/gramine/app_files/entrypoint.manifest` has the hash from before it was finalised, as GSC 1.9 leaves it',
        evidence: ['file:/gramine/app_files/entrypoint.manifest'],
      },
    ]);
    expect(found).toMatchObject({
      gramine: { release: '1.9', from: 'image' },
      paths: {
        manifest: '/gramine/app_files/entrypoint.manifest.sgx',
        sigstruct: '/gramine/app_files/entrypoint.sig',
        libpal: libpalPath,
      },
      enclave: { debug: false, isvProdId: 0, isvSvn: 3, date: '2026-02-03' },
      signer: { mrsigner: mrsignerOf(own.sigstruct.subarray(128, 512)), known: undefined },
      files: { listed: 24, matching: 20, unlisted: [] },
      libpalBytes: { size: 0x3400, measured: 0x200 + 0x1800 + 0x800 },
    });
    expect(found.enclave.mrenclave).toBe(own.sigstruct.subarray(960, 992).toString('hex'));
    expect(found.enclave.signed).toBe(found.enclave.mrenclave);
  });

  test('with a changed byte in any listed file names the file', async () => {
    const unlisted = /^\/(?:var|etc\/(?:hosts|hostname|resolv))/;
    for (const [path, content] of Object.entries(contents)) {
      if (path === libpalPath || unlisted.test(path)) continue;
      for (const at of places(content.length, 2)) {
        const found = await verify({ files: { [path]: { content: flipped(content, at) } } });
        const changed = found.files.differing.filter(({ state }) => state === 'changed').map(({ uri }) => uri);
        expect([path, changed.includes(`file:${path}`)]).toEqual([path, true]);
        expect(codes(found, 'error')).toEqual(['gsc/changed-file']);
      }
    }
  });

  test('with a changed byte anywhere in the SIGSTRUCT says that it is the SIGSTRUCT', async () => {
    for (const at of places(1808, 60)) {
      const found = await verify({ wrapped: { ...own, sigstruct: flipped(own.sigstruct, at) } });
      const named = found.problems.filter(
        ({ severity, message }) => severity === 'error' && message.includes('entrypoint.sig'),
      );
      expect([at, named.length > 0]).toEqual([at, true]);
      expect(codes(found, 'error')).not.toContain('gsc/changed-file');
    }
  });

  test('with a changed byte anywhere in the manifest says that it is the manifest', async () => {
    for (const at of places(own.manifest.length, 60)) {
      const found = await verify({ wrapped: { ...own, manifest: flipped(own.manifest, at) } });
      const named = found.problems.filter(
        ({ severity, message }) => severity === 'error' && message.includes('manifest'),
      );
      expect([at, named.length > 0]).toEqual([at, true]);
    }
  });

  test('with a changed byte in libpal tells measured bytes from those that are not', async () => {
    const isMeasured = (at: number) => at < 0x200 || (at >= 0x1000 && at < 0x3000);
    for (const at of [...places(0x200, 12), 0x200, 0xfff, 0x1000, 0x17ff, 0x2fff, 0x3000, 0x33ff]) {
      const found = await verify({ files: { [libpalPath]: { content: flipped(libpal, at) } } });
      expect(found.files.differing.filter(({ state }) => state === 'changed').map(({ uri }) => uri)).toEqual([
        `file:${libpalPath}`,
      ]);
      const named = found.problems.filter(({ code }) => /other-mrenclave|enclave-refused/.test(code));
      const unmeasured = found.problems.filter(({ code }) => code === 'gsc/unmeasured-change');
      expect([at, named.length > 0, unmeasured.length > 0]).toEqual([at, isMeasured(at), !isMeasured(at)]);
      for (const { message } of named) expect(message).toContain('libpal.so');
    }
  });

  test('without a listed file, or with one more, says so', async () => {
    const removed = await verify({ above: [{ '/etc/.wh.app.conf': '' }] });
    expect(removed.files.differing).toContainEqual({ uri: 'file:/etc/app.conf', state: 'removed' });
    expect(codes(removed, 'error', 'warning')).toEqual([]);
    const replaced = await verify({ above: [{ '/etc/app.conf': 'other' }] });
    expect(replaced.files.differing).toContainEqual({
      uri: 'file:/etc/app.conf',
      state: 'changed',
      changedBy: 'layer 4',
    });
    const { '/etc/app.conf': _, ...rest } = contents;
    const missing = await verify({ files: { '/etc/app.conf': '-> /nowhere' } });
    expect(Object.keys(rest)).not.toContain('/etc/app.conf');
    expect(codes(missing, 'error', 'warning')).toEqual(['gsc/missing-file']);
    const more = await verify({ above: [{ '/opt/backdoor': 'x', '/var/log/x': 'x' }] });
    expect(more.files.unlisted).toEqual(['/opt/backdoor']);
    expect(codes(more, 'error', 'warning')).toEqual(['gsc/unlisted-file']);
  });

  test('tells of keys and credentials in its layers, hidden ones included', async () => {
    const pem = [
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIG4wIBAAKCAYEAx7y7m3'.repeat(3),
      '-----END RSA PRIVATE KEY-----',
      '',
    ].join('\n');
    const found = await verify({
      files: { '/gramine/app_files/gsc-signer-key.pem': pem, '/etc/pki/entitlement/1-key.pem': pem },
      above: [{ '/gramine/app_files/.wh.gsc-signer-key.pem': '', '/etc/pki/.wh.entitlement': '' }],
    });
    expect(
      found.problems
        .filter(({ code }) => /signer-key|subscription/.test(code))
        .map(({ severity, message }) => [severity, message]),
    ).toEqual([
      [
        'error',
        'the key that signs the enclave is in `/gramine/app_files/gsc-signer-key.pem` of layer 2, which an upper layer hides',
      ],
      ['error', 'RHEL entitlement key is in `/etc/pki/entitlement/1-key.pem` of layer 2, which an upper layer hides'],
    ]);
    expect(JSON.stringify(found)).not.toContain('MIIG4wIBAAKCAYEA');
  });

  test('that starts something else, or is no wrapped image, is refused by name', async () => {
    expect(codes(await verify({ config: { Entrypoint: ['/usr/bin/app'] } }), 'error')).toEqual([
      'gsc/other-entrypoint',
    ]);
    const direct = await verify({ config: { Env: ['GRAMINE_MODE=direct'] } });
    expect(codes(direct, 'error')).toContain('gsc/direct-mode');
    const plain = await madeImage([{ '/bin/app': 'x' }]);
    await expect(verifyWrapped({ image: plain })).rejects.toThrow('the image was not made by GSC');
    const unsigned = await madeImage([{ '/gramine/app_files/entrypoint.manifest': 'x' }]);
    await expect(verifyWrapped({ image: unsigned })).rejects.toThrow('the image is wrapped but not signed');
  });
});
