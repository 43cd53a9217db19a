import { describe, expect, it } from 'vitest';
import { releases } from '../../src/gramine/release.ts';
import { gscDefaults } from '../../src/gsc/defaults.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const read = (release: (typeof releases)[number]) => {
  const { text, holes } = gscDefaults(release);
  return parseToml(new Source('gsc', text), { holes });
};

describe("GSC's own manifest", () => {
  it.each(releases)('of %s is TOML', (release) => {
    expect(read(release).problems).toEqual([]);
  });

  it('is what GSC 1.9 merges a fragment into, with holes for what only the image tells', () => {
    const [program, directory, libraries, path, folder, files] = [
      '\ue000',
      '\ue001',
      '\ue002',
      '\ue003',
      '\ue004',
      '\ue005',
    ];
    const document = read('1.9');
    expect(document.value(document.root)).toEqual({
      libos: { entrypoint: `/gramine/app_files/${program}` },
      loader: {
        entrypoint: { uri: `file:/gramine/meson_build_output/lib${folder}/gramine/libsysdb.so` },
        argv_src_file: 'file:/gramine/app_files/trusted_argv',
        log_level: 'error',
        env: {
          LD_LIBRARY_PATH: `/gramine/meson_build_output/lib${folder}/gramine/runtime/glibc:/usr/lib${folder}:${libraries}`,
          PATH: path,
        },
      },
      fs: { root: { type: 'chroot', uri: 'file:/' }, start_dir: `/${directory}`, mounts: [] },
      sgx: { debug: false, trusted_files: ['file:/gramine/app_files/trusted_argv', undefined] },
    });
    expect(files).toBe('\ue005');
  });

  it('names Gramine in the form of the release', () => {
    const form = (release: (typeof releases)[number]) =>
      gscDefaults(release).text.match(/^loader\.(?:entrypoint|preload)\S*/m)![0];
    expect(['1.0', '1.1', '1.8', '1.9'].map((release) => form(release as '1.0'))).toEqual([
      'loader.preload',
      'loader.entrypoint',
      'loader.entrypoint',
      'loader.entrypoint.uri',
    ]);
  });

  it('has `fs.mounts` from 1.9 on, and no folder of its own before 1.2', () => {
    expect(gscDefaults('1.8').text).not.toContain('fs.mounts');
    expect(gscDefaults('1.1').text).toContain('loader.argv_src_file = "file:/trusted_argv"');
  });

  it('has no file of arguments when the host gives them', () => {
    const { text, holes } = gscDefaults('1.9', true);
    expect(text).not.toContain('trusted_argv');
    const document = parseToml(new Source('gsc', text), { holes });
    expect(document.value(document.root)).toMatchObject({
      loader: { insecure__use_cmdline_argv: true },
      sgx: { trusted_files: [undefined] },
    });
  });
});
