import { describe, expect, it } from 'vitest';
import { constructProblems, sourceProblems } from '../../src/gramine/construct.ts';
import { type Release, releases } from '../../src/gramine/release.ts';
import { formatPlace } from '../../src/gramine/schema-walk.ts';
import { hole, minimal, read } from './schema-cases.ts';

function failures(toml: string, release: Release): readonly string[] {
  return constructProblems(read(toml), release).map((problem) => `${problem.code} ${formatPlace(problem.place)}`);
}

/** The releases in which the manifest cannot be built. */
function failing(toml: string): readonly Release[] {
  return releases.filter((release) => failures(toml, release).length > 0);
}

describe('building a manifest', () => {
  it('works for an empty file and for a minimal one, in every release', () => {
    expect(failing('')).toEqual([]);
    expect(failing(minimal)).toEqual([]);
  });

  it('needs tables where defaults go', () => {
    expect(failing('sgx = 1')).toEqual(releases);
    expect(failing('sgx = []')).toEqual(releases);
    expect(failing('loader = "x"')).toEqual(['1.0', '1.1', '1.8', '1.9']);
    expect(failing('sgx.cpu_features = "x"')).toEqual(['1.6', '1.6.1', '1.6.2', '1.7', '1.8', '1.9']);
    expect(failing('fs = 1\nsys = 2\nlibos = 3')).toEqual([]);
  });

  it('leaves `sgx.cpu_features` alone in 1.6 and 1.7 when an older switch is there', () => {
    expect(failing('sgx.cpu_features = 1\nsgx.require_amx = true')).toEqual(['1.8', '1.9']);
  });

  it('needs a list of texts and tables with `uri` for trusted files', () => {
    expect(failing('sgx.trusted_files.a = "file:a"')).toEqual(
      releases.filter((release) => !['1.0', '1.1'].includes(release)),
    );
    expect(failures('sgx.trusted_files = ["file:a", { uri = "file:b" }, { uri = 1 }]', '1.9')).toEqual([]);
    expect(failures('sgx.trusted_files = ["file:a", 1, { sha256 = "x" }, []]', '1.9')).toEqual([
      'entry sgx.trusted_files[1]',
      'entry sgx.trusted_files[2].uri',
      'entry sgx.trusted_files[3]',
    ]);
  });

  it('turns the old form of `loader.entrypoint` into the new one in 1.8, and fails in 1.9', () => {
    expect(failing('loader.entrypoint = "file:x"')).toEqual(['1.9']);
    expect(failing('loader.entrypoint = 5')).toEqual(['1.8', '1.9']);
  });

  it('hashes the LibOS, for which it needs a file, unless the hash is given', () => {
    expect(failures('loader.entrypoint.uri = "/x"', '1.9')).toEqual(['scheme loader.entrypoint.uri']);
    expect(failures('loader.entrypoint.uri = 5', '1.8')).toEqual(['scheme loader.entrypoint.uri']);
    expect(failures('loader.entrypoint = { uri = "dev:x", sha256 = "" }', '1.9')).toEqual([]);
    expect(failures('loader.entrypoint = "dev:x"', '1.8')).toEqual(['scheme loader.entrypoint']);
    expect(failures('loader.entrypoint = "dev:x"', '1.7')).toEqual([]);
  });

  it('gives holes the benefit of the doubt', () => {
    const open = [`sgx = ${hole}`, `sgx.trusted_files = [${hole}, "${hole}"]`, `loader.entrypoint.uri = "fi${hole}"`];
    for (const toml of open) expect(failing(toml), toml).toEqual([]);
    expect(failing(`sgx.trusted_files = [{ "${hole}" = "file:a" }]`)).toEqual([]);
    expect(failures(`loader.entrypoint.uri = "dev:${hole}"`, '1.9')).toEqual(['scheme loader.entrypoint.uri']);
  });
});

describe('what gramine-manifest says', () => {
  const codes = (toml: string, release: Release) => {
    const { construct, schema } = sourceProblems(read(toml), release);
    return [...construct, ...schema].map((problem) => `${problem.code} ${formatPlace(problem.place)}`);
  };

  it('is nothing about the schema when building fails', () => {
    expect(codes('sgx = 1\nnonsense = 2', '1.9')).toEqual(['table sgx']);
  });

  it('does not mention what the defaults supply', () => {
    expect(codes('libos.entrypoint = "/a"\nfs.mounts = []', '1.9')).toEqual([]);
    expect(codes('libos.entrypoint = "/a"\nfs.mounts = []\nloader.entrypoint = {}', '1.8')).toEqual([]);
    expect(codes('libos.entrypoint = "/a"\nfs.mounts = []\nloader.entrypoint = "file:x"', '1.8')).toEqual([]);
    expect(codes('libos.entrypoint = "/a"\nfs.mounts = []', '1.7')).toEqual(['missing loader']);
    expect(codes('loader.uid = 0', '1.9')).toEqual(['missing libos', 'missing fs']);
  });

  it('is nothing at all before 1.7 but for what cannot be built', () => {
    expect(codes('nonsense = 2', '1.6.2')).toEqual([]);
    expect(codes('sgx.trusted_files = 2', '1.6.2')).toEqual(['array sgx.trusted_files']);
  });
});
