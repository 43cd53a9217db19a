import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../../src/gramine/release.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import { Source } from '../../../src/text/source.ts';

/** What all rules say to a fragment, as [rule, severity, path]. */
function fragment(text: string, release = '1.9') {
  return lintText(new Source('app.manifest', text), {
    file: { kind: 'gsc-user-manifest', templated: false, as: 'source' },
    release: parseRelease(release)!,
    profile: 'production',
    rules,
  }).findings.map(({ code, severity, path }) => [code, severity, path]);
}

describe('a GSC fragment', () => {
  it('lacks nothing that GSC supplies', () => {
    for (const release of ['1.4', '1.6', '1.7', '1.8', '1.9']) {
      expect(
        fragment('sgx.enclave_size = "4G"\nsgx.max_threads = 8\n', release).filter(
          ([, severity]) => severity === 'error',
        ),
      ).toEqual([]);
    }
    expect(fragment('')).toEqual([]);
  });

  it('does not have to list the files of the image', () => {
    const findings = fragment('loader.env.LD_LIBRARY_PATH = "/opt/lib"\nsgx.trusted_files = ["file:/opt/x"]');
    expect(findings.filter(([, severity]) => severity !== 'note')).toEqual([]);
  });

  it('that gives arguments is told so once', () => {
    expect(fragment('loader.argv = ["app"]')).toEqual([['loader/argv-conflict', 'error', 'loader.argv']]);
  });

  it('may set what GSC sets to the same value', () => {
    expect(fragment('sgx.debug = false\nloader.log_level = "error"')).toEqual([]);
    expect(fragment('sgx.debug = false', '1.5')).toEqual([]);
  });

  it('stops GSC up to 1.5 when it sets another value, and wins from 1.6 on', () => {
    const own = (release: string) =>
      fragment('fs.start_dir = "/app"', release).filter(([rule]) => rule === 'gsc/owned-key');
    expect(own('1.5')).toEqual([['gsc/owned-key', 'error', 'fs.start_dir']]);
    expect(own('1.6')).toEqual([['gsc/owned-key', 'warning', 'fs.start_dir']]);
  });

  it('keeps its directories and devices up to GSC 1.8', () => {
    const lists =
      'sgx.allowed_files = ["file:/data/", "dev:/dev/x", "file:/etc/hosts"]\nsgx.trusted_files = ["file:/opt/"]';
    const refused = (release: string) => fragment(lists, release).filter(([rule]) => rule === 'gsc/allowed-directory');
    expect(refused('1.8')).toEqual([]);
    expect(refused('1.9')).toEqual([
      ['gsc/allowed-directory', 'error', 'sgx.allowed_files[0]'],
      ['gsc/allowed-directory', 'error', 'sgx.allowed_files[1]'],
      ['gsc/allowed-directory', 'error', 'sgx.trusted_files[0]'],
    ]);
  });

  it('is rendered with two names only', () => {
    const rendered = (value: string) =>
      fragment(`loader.env.X = '${value}'`).filter(([rule]) => rule === 'gsc/template-syntax').length;
    expect(['{{ env_path }}', '{{library_paths}}:/x', '{ {', '{"a": {}}', '}}'].map(rendered)).toEqual([0, 0, 0, 0, 0]);
    expect(['{{ x }}', '{{ env_path }}{{ x }}', '{%', '{#', '{"a":{%'].map(rendered)).toEqual([1, 1, 1, 1, 1]);
  });
});

const shared = process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../../shared');

describe.skipIf(!existsSync(join(shared, 'corpus')))("GSC's own examples", () => {
  it.each([
    'Examples/java-simple/java-simple.manifest',
    'Examples/java-spring-boot/java-spring-boot.manifest',
    'Examples/openvino/ubuntu20.04-openvino.manifest',
    'test/generic.manifest',
    'test/ubuntu24.04-bash.manifest',
    'test/ubuntu24.04-hello-world.manifest',
  ])('%s has no error', (name) => {
    const text = readFileSync(join(shared, 'corpus/manifests/gsc', name), 'utf8');
    expect(fragment(text).filter(([, severity]) => severity === 'error')).toEqual([]);
  });
});
