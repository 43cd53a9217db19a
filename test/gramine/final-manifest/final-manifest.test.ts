import { describe, expect, test } from 'vitest';
import { finalManifest } from '../../../src/gramine/final-manifest/final-manifest.ts';
import { FinishedManifestNeeded } from '../../../src/gramine/final-manifest/gate.ts';
import type { Release } from '../../../src/gramine/release.ts';
import { renderManifest } from '../../../src/gramine/render-manifest.ts';
import { Source } from '../../../src/text/source.ts';
import { literalTree } from '../../literal-tree.ts';
import { attempt, hashing } from './host.ts';

const tree = literalTree({ '/app/server': 'server', '/gramine/libsysdb.so': 'libos' });
const server = 'b3eacd33433b31b5252351032c9b3e7a2e7aa7738d5decdf0dd6c62680853c06';

async function signed(text: string, release: Release, from: 'manifest' | 'template-rendered' = 'manifest') {
  const made = await attempt(text, { tree, from, release });
  return 'signedText' in made ? made.signedText : made;
}

describe('what is missing', () => {
  test('is appended as 1.9 does it', async () => {
    expect(await signed('[sgx.cpu_features]\npkru = "required"\n[fs]\n', '1.9')).toBe(`[sgx]
trusted_files = []
max_threads = 4
isvprodid = 0
isvsvn = 0
remote_attestation = "none"
debug = false
enable_stats = false
edmm_enable = false
enclave_size = "256M"
use_exinfo = false

[sgx.cpu_features]
pkru = "required"
avx = "unspecified"
avx512 = "unspecified"
amx = "unspecified"
mpx = "disabled"

[fs]

[loader.entrypoint]
uri = "file:/gramine/libsysdb.so"
sha256 = "${await libos()}"
`);
  });

  test('depends on what Python takes for true', async () => {
    for (const value of ['true', '1', '"false"', '0.5', '[0]', '{ a = 1 }', '1979-05-27'])
      expect(await signed(`sgx.edmm_enable = ${value}\n`, '1.9')).toContain('enclave_size = "1024G"');
    for (const value of ['false', '0', '""', '0.0', '-0.0', '[]', '{}'])
      expect(await signed(`sgx.edmm_enable = ${value}\n`, '1.9')).toContain('enclave_size = "256M"');
    expect(await signed('sgx.edmm_enable = true\n', '1.4')).toContain('enclave_size = "256M"');
  });

  test('gives way to what older releases called it, in 1.4, 1.6 and 1.7', async () => {
    expect(await signed('sgx.thread_num = 2\n', '1.4')).not.toContain('max_threads');
    expect(await signed('sgx.require_amx = false\n', '1.7')).not.toContain('cpu_features');
    expect(await signed('sgx.require_exinfo = true\n', '1.6')).not.toContain('use_exinfo');
    expect(await signed('sgx.require_exinfo = true\n', '1.8')).toContain('use_exinfo');
  });
});

describe('the entrypoint', () => {
  test('keeps a hash that is given, whatever the URI', async () => {
    expect(await signed('loader.entrypoint = { sha256 = "x", uri = "anything" }\n', '1.9')).toContain(
      '[loader.entrypoint]\nsha256 = "x"\nuri = "anything"\n',
    );
  });

  test('is hashed from the host, where relative paths start at the working directory', async () => {
    const made = await attempt('loader.entrypoint.uri = "file:server"\n', {
      tree,
      from: 'manifest',
      release: '1.9',
      chroot: '/image',
    });
    expect('signedText' in made && made.signedText).toContain(`uri = "file:server"\nsha256 = "${server}"\n`);
  });

  test('may be a text in 1.8, and is one before', async () => {
    expect(await signed('loader.entrypoint = "file:server"\nloader.a = 1\n', '1.8')).toContain(
      `[loader]\na = 1\n\n[loader.entrypoint]\nuri = "file:server"\nsha256 = "${server}"\n`,
    );
    expect(await signed('loader.entrypoint = "file:server"\n', '1.7')).toContain('entrypoint = "file:server"\n');
    expect(await signed('loader.entrypoint = "file:server"\n', '1.9')).toEqual([
      'app.manifest:1:21: `loader.entrypoint` has to be a table',
    ]);
  });

  test.each([
    ['loader.entrypoint.uri = "dev:server"\n', 'app.manifest:1:25: `loader.entrypoint.uri` has to start with `file:`'],
    ['loader.entrypoint.uri = "file:gone"\n', 'app.manifest:1:8: `gone` does not exist'],
    ['loader.entrypoint.uri = "file:/app"\n', 'app.manifest:1:1: `/app` is a folder'],
  ])('can stop the tools: %s', async (text, message) => {
    const [line] = (await signed(text, '1.9')) as readonly string[];
    expect(line?.replace(/:1:\d+: `\//, ':1:1: `/')).toBe(message);
  });

  test('that is missing is told by the name of the package directory', async () => {
    const made = await attempt('', { tree, from: 'manifest', release: '1.9', gramineRoot: '/opt/gramine' });
    expect(made).toEqual(['app.manifest: `/opt/gramine/libsysdb.so` does not exist']);
  });
});

describe('the two tools', () => {
  const text =
    'sgx.trusted_files = ["file:server"]\nsgx.cpu_features.avx = "required"\nloader.log_level = "none"\nfs.mounts = []\nlibos.entrypoint = "/server"\n';

  test('write the list as it is given and then as a section of its own in 1.7', async () => {
    const made = await attempt(text, { tree, from: 'template-rendered', release: '1.7' });
    if (!('text' in made)) throw new Error(made.join());
    expect(made.text).toContain('[sgx]\ntrusted_files = [\n    { uri = "file:server" },\n]\nmax_threads = 4\n');
    expect(made.signedText).toContain(
      `use_exinfo = false\n\n[[sgx.trusted_files]]\nuri = "file:server"\nsha256 = "${server}"\n\n[sgx.cpu_features]\navx = "required"\n`,
    );
  });

  test('leave the list where it was first named when gramine-manifest has not run', async () => {
    const from = 'sgx.cpu_features.avx = "required"\nsgx.trusted_files = ["file:server"]\n';
    expect(await signed(from, '1.7')).toMatch(/\[sgx\.cpu_features\][^[]*\[\[sgx\.trusted_files\]\]/);
    expect(await signed(from, '1.7', 'template-rendered')).toMatch(
      /\[\[sgx\.trusted_files\]\][^[]*\[sgx\.cpu_features\]/,
    );
  });

  test('write the same text from 1.8 on, which they read as the same text', async () => {
    const made = await attempt(text, { tree, from: 'template-rendered', release: '1.9' });
    if (!('text' in made)) throw new Error(made.join());
    expect(made.text).toBe(made.signedText);
    expect(await signed(made.signedText, '1.9')).toBe(made.signedText);
  });

  test('check names and types only in gramine-manifest, and only from 1.8 on with consequences', async () => {
    const wrong = `${text}sgx.unheard_of = 1\n`;
    expect(await signed(wrong, '1.9', 'template-rendered')).toEqual([
      'app.manifest:6:5: `sgx.unheard_of` is no key of Gramine 1.9',
    ]);
    expect(await signed(wrong, '1.9')).toContain('unheard_of = 1\n');
    const made = await attempt(wrong.replace('loader.log', 'loader.entrypoint = "file:x"\nloader.log'), {
      tree,
      from: 'template-rendered',
      release: '1.7',
    });
    expect('warnings' in made && made.warnings.map(({ message }) => message)).toEqual([
      '`sgx.unheard_of` is no key of Gramine 1.7',
    ]);
  });

  test('are not followed before 1.4', async () => {
    const source = new Source('x', text);
    const attempted = finalManifest({
      source,
      from: 'manifest',
      release: '1.3.1',
      tree,
      workingDirectory: '/app',
      gramineRoot: '/gramine',
      hash: hashing(tree),
    });
    await expect(attempted).rejects.toThrow(FinishedManifestNeeded);
    await expect(attempted).rejects.toThrow("the manifest that Gramine 1.3.1 writes can't be predicted");
  });
});

test('problems of a rendered manifest are located in its template', async () => {
  const template = new Source(
    'app.manifest.template',
    '{% set x = 1 %}\nsgx.trusted_files = ["file:{{ name }}"]\nsgx.debug = {{ debug }}\n',
  );
  const complete = async (name: string, debug: string) => {
    const { text, map } = renderManifest(template, {
      defines: new Map([
        ['name', name],
        ['debug', debug],
      ]),
    });
    const source = new Source(template.path, text);
    return finalManifest({
      source,
      template: { source: template, map },
      from: 'template-rendered',
      release: '1.9',
      tree,
      workingDirectory: '/app',
      gramineRoot: '/gramine',
      hash: hashing(tree),
    });
  };
  await expect(complete('x', '=')).rejects.toThrow('app.manifest.template:3:13: ');
  await expect(complete('x', '1')).rejects.toThrow('app.manifest.template:3:5: `sgx.debug` has to be a boolean');
  await expect(complete('x", 5, "file:y', 'true')).rejects.toThrow(
    'app.manifest.template:2:28: `sgx.trusted_files[1]` has to be',
  );
});

async function libos(): Promise<string> {
  const [hash] = await hashing(tree)(['/gramine/libsysdb.so']);
  return hash!;
}
