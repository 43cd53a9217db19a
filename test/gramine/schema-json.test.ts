import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../src/gramine/json-schema.ts';
import { lines, parseRelease } from '../../src/gramine/release.ts';
import { schemaProblems } from '../../src/gramine/schema-walk.ts';
import { minimal, randomManifests, read, toJson } from './schema-cases.ts';

type Line = keyof typeof lines;

const all = Object.keys(lines) as Line[];
const ajv = new Ajv({ strict: true, allErrors: true });
const validators = new Map(all.map((line) => [line, ajv.compile(manifestSchema(line))]));

/** The first two segments of the places that the schema finds fault with. Bounds are a matter of other rules. */
function faultsOfSchema(toml: string, line: Line): readonly string[] {
  const validate = validators.get(line)!;
  validate(toJson(read(toml)));
  const errors = (validate.errors ?? []).filter(
    (error) => !['minimum', 'maximum', 'minItems', 'if', 'anyOf'].includes(error.keyword),
  );
  return headsOf(errors.map(segmentsOf));
}

function segmentsOf(error: ErrorObject): readonly string[] {
  const segments = error.instancePath.split('/').slice(1);
  const { additionalProperty, missingProperty } = error.params;
  return [
    ...segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')),
    additionalProperty ?? missingProperty,
  ].filter((segment) => segment !== undefined);
}

function faultsOfWalk(toml: string, line: Line): readonly string[] {
  return headsOf(schemaProblems(read(toml), parseRelease(line)!, 'source').map((problem) => problem.place.map(String)));
}

function headsOf(places: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(places.map((place) => JSON.stringify(place.slice(0, 2))))].sort();
}

const deviations = (toml: string) =>
  all.filter((line) => String(faultsOfSchema(toml, line)) !== String(faultsOfWalk(toml, line)));

describe('the published schema', () => {
  it('is valid exactly where the walk finds nothing wrong in a source, and faults the same keys otherwise', () => {
    for (const toml of [minimal, ...randomManifests(800, 7)]) expect(deviations(toml), toml).toEqual([]);
  });

  it('tells people what a key is, what it defaults to and what is wrong with it', () => {
    const schema = manifestSchema('1.9') as { properties: Record<string, { properties: Record<string, unknown> }> };
    expect(schema.properties.sgx?.properties.debug).toEqual({
      title: 'sgx.debug',
      description:
        'Builds a debug enclave. Default: `false`. Security: the host can read the memory of a debug enclave.',
      default: false,
      type: 'boolean',
    });
    const old = manifestSchema('1.7') as typeof schema;
    expect(old.properties.sgx?.properties.require_avx).toEqual({
      title: 'sgx.require_avx',
      description: 'Makes AVX a condition. Default: `false`. Deprecated: use `sgx.cpu_features.avx`.',
      default: false,
      deprecated: true,
      type: 'boolean',
    });
  });

  it('has the values of its release', () => {
    const attestation = (line: Line) =>
      (manifestSchema(line) as { properties: { sgx: { properties: { remote_attestation: { enum: unknown } } } } })
        .properties.sgx.properties.remote_attestation.enum;
    expect(attestation('1.8')).toEqual(['none', 'epid', 'dcap']);
    expect(attestation('1.9')).toEqual(['none', 'dcap']);
  });

  it('also rejects numbers out of bounds and an empty argument list', () => {
    const validate = validators.get('1.9')!;
    expect(validate(toJson(read(`${minimal}sgx.max_threads = 0`)))).toBe(false);
    expect(validate(toJson(read(`${minimal}loader.argv = []`)))).toBe(false);
    expect(validate(toJson(read(`${minimal}sgx.max_threads = 1\nloader.argv = ["a"]`)))).toBe(true);
  });
});

const shared = process.env.MANIFESTLY_SHARED ?? '../shared';
const cases = `${shared}/golden/schema/cases.jsonl`;
const corpus = `${shared}/corpus/manifests.json`;

describe.skipIf(!existsSync(cases))('the published schema and the golden cases', () => {
  const golden: readonly { id: string; toml: string }[] = existsSync(cases)
    ? readFileSync(cases, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

  it('agree wherever JSON has the same values', () => {
    for (const { id, toml } of golden) expect(deviations(toml), id).toEqual([]);
  });

  it('accept every complete manifest for 1.9', () => {
    const bases = golden.filter(({ id }) => id.includes('-base-'));
    expect(bases.length).toBe(12);
    for (const { id, toml } of bases) {
      const validate = validators.get('1.9')!;
      validate(toJson(read(toml)));
      expect({ id, errors: validate.errors }).toEqual({ id, errors: null });
    }
  });
});

describe.skipIf(!existsSync(corpus))('the published schema and real manifests', () => {
  it('agree with the walk', () => {
    for (const entry of JSON.parse(readFileSync(corpus, 'utf8'))) {
      if (entry.rendered === undefined || entry.toml !== true) continue;
      const toml = readFileSync(`${shared}/corpus/${entry.rendered}`, 'utf8');
      expect(deviations(toml), entry.file).toEqual([]);
    }
  });
});
