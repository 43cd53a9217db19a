import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/gramine/environment.ts';
import { Manifest } from '../../src/gramine/manifest.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const hole = String.fromCharCode(0xe000);

function environment(text: string) {
  const document = parseToml(new Source('app.manifest', text), { holes: { first: 0xe000, last: 0xe010 } });
  const { variables, open } = environmentOf(new Manifest(document, { release: '1.9' }));
  return { variables: variables.map(({ name, kind, value }) => [name, kind, value?.toString()]), open };
}

describe('the environment of a manifest', () => {
  it('has variables with values and such that pass through', () => {
    expect(
      environment(`
        [loader.env]
        A = "1"
        B = { value = "2" }
        C = { passthrough = true }
        D.value = "4"
        "__proto__" = "5"
        [loader.env.E]
        passthrough = true
      `),
    ).toEqual({
      variables: [
        ['A', 'fixed', '1'],
        ['B', 'fixed', '2'],
        ['C', 'passthrough', undefined],
        ['D', 'fixed', '4'],
        ['__proto__', 'fixed', '5'],
        ['E', 'passthrough', undefined],
      ],
      open: false,
    });
  });

  it('says nothing of malformed variables', () => {
    expect(
      environment(
        'loader.env = { A = {}, B = 1, C = { value = "1", passthrough = true }, D = { passthrough = false } }',
      ),
    ).toEqual({
      variables: ['A', 'B', 'C', 'D'].map((name) => [name, undefined, undefined]),
      open: false,
    });
  });

  it('is open when a template, the host or a file can add to it', () => {
    expect(environment(`loader.env.A = "x${hole}"`)).toEqual({ variables: [['A', 'fixed', 'x…']], open: false });
    expect(environment(`loader.env.B${hole} = "1"`).open).toBe(true);
    expect(environment(`${hole}\nloader.env.A = "1"`).open).toBe(true);
    expect(environment('loader.insecure__use_host_env = true').open).toBe(true);
    expect(environment(`loader.insecure__use_host_env = ${hole}`).open).toBe(true);
    expect(environment('loader.env_src_file = "file:env"').open).toBe(true);
    expect(environment('loader.insecure__use_host_env = false').open).toBe(false);
  });

  it('is nothing where no table stands, and elements of an array are no variables', () => {
    expect(environment('loader.env = ["file:log"]')).toEqual({ variables: [], open: false });
    expect(environment('loader.env = "A=1"')).toEqual({ variables: [], open: false });
  });
});
