import { describe, expect, it } from 'vitest';
import scenarioSchema from '../../schemas/scenario.json' with { type: 'json' };
import { readScenario } from '../../src/compare/scenario.ts';
import { scenarioInputs, scenarioTables } from '../../src/compare/scenario-inputs.ts';
import { scenarioTemplate } from '../../src/compare/scenario-template.ts';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Source } from '../../src/text/source.ts';

const read = (text: string) => readScenario(new Source('fleet.toml', text));

function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof LocatedError) return error.lines;
    throw error;
  }
  return [];
}

describe('a scenario', () => {
  it('gives its values in base units, with their places', () => {
    const given = read('[fleet]\nimages = 40\n\n[speeds]\nregistry = "125MB/s" # measured\n');
    expect([...given]).toEqual([
      ['fleet.images', { input: 'fleet.images', value: 40, written: '40', source: 'fleet.toml:2' }],
      ['speeds.registry', { input: 'speeds.registry', value: 125e6, written: '"125MB/s"', source: 'fleet.toml:5' }],
    ]);
  });

  it('may be written in any way that TOML has', () => {
    const given = read('fleet.images = 4_0\nrates = { libos = 1.5 }\n["image"]\n"compressed-size" = \'600MiB\'\n');
    expect([...given].map(([name, { value }]) => [name, value])).toEqual([
      ['fleet.images', 40],
      ['rates.libos', 1.5],
      ['image.compressed-size', 600 * 1024 ** 2],
    ]);
  });

  it('may say nothing', () => {
    expect([...read('')]).toEqual([]);
    expect([...read('[fleet]\n')]).toEqual([]);
  });

  it('names what it does not know, and what was meant', () => {
    expect(problemsOf('[fleat]\nimages = 1\n[speeds]\nregistri = "1MB/s"\n')).toEqual([
      'fleet.toml:1:2: there is no setting `fleat` here (use `fleet`)',
      'fleet.toml:4:1: there is no setting `registri` here (use `registry`)',
    ]);
  });

  it('locates values without a unit, with a wrong one, and of a wrong type', () => {
    expect(
      problemsOf(
        '[image]\ncompressed-size = 600\nuncompressed-size = "600M"\n[fleet]\nimages = 1.5\nimages-cached = "yes"\n[times]\nunseal = "5 MB/s"\n',
      ),
    ).toEqual([
      'fleet.toml:2:19: this must be a text (write it in quotes: `"600"`)',
      'fleet.toml:3:21: `600M` is no size (write it as in `600MiB`)',
      'fleet.toml:5:10: this must be a whole number',
      'fleet.toml:6:17: this must be `true` or `false`',
      'fleet.toml:8:10: `5 MB/s` is no duration (write it as in `90s`)',
    ]);
  });

  it('has no negative numbers, no infinite ones and no speed of zero', () => {
    expect(
      problemsOf(
        '[fleet]\nnodes = -1\nreleases = inf\nimages = 99999999999999999999\npods-per-node = inf\n[rates]\nlibos = nan\n[speeds]\ncopy = "0MB/s"\n',
      ),
    ).toEqual([
      'fleet.toml:2:9: `-1` is too low (use at least `0`)',
      'fleet.toml:3:12: `inf` is too high (use at most `1000000000`)',
      'fleet.toml:4:10: `99999999999999999999` is too high (use at most `1000000000`)',
      'fleet.toml:5:17: this must be a whole number',
      'fleet.toml:7:9: this is no amount (write a finite number, or leave it out)',
      'fleet.toml:9:8: nothing moves at this speed (write what you measured)',
    ]);
  });

  it('is refused where a table is another thing, and where the text is no TOML', () => {
    expect(problemsOf('fleet = 3\n[[speeds]]\nregistry = "1MB/s"\n')).toEqual([
      'fleet.toml:1:9: this must be a table',
      'fleet.toml:2:1: this must be a table',
    ]);
    expect(problemsOf('[fleet\nimages = 1\n')[0]).toMatch(/^fleet\.toml:1:/);
  });

  it('may be JSON or YAML, by its name', () => {
    const values = (path: string, text: string) =>
      [...readScenario(new Source(path, text))].map(([name, { value, source }]) => [name, value, source]);
    expect(values('fleet.json', '{\n "fleet": {"images": 40},\n "speeds": {"copy": "1MB/s"}}')).toEqual([
      ['fleet.images', 40, 'fleet.json:2'],
      ['speeds.copy', 1e6, 'fleet.json:3'],
    ]);
    expect(values('fleet.yaml', 'fleet:\n  images: 40\n  images-cached: true\nspeeds: {copy: 1MB/s}\n')).toEqual([
      ['fleet.images', 40, 'fleet.yaml:2'],
      ['fleet.images-cached', true, 'fleet.yaml:3'],
      ['speeds.copy', 1e6, 'fleet.yaml:4'],
    ]);
    expect(values('fleet.yml', '# nothing\n')).toEqual([]);
    expect(() => values('fleet.yaml', 'fleat: {images: 1}\n')).toThrow(
      'fleet.yaml:1:1: there is no setting `fleat` here (use `fleet`)',
    );
    expect(() => values('fleet.yaml', 'fleet: {}\n---\nfleet: {}\n')).toThrow(
      'fleet.yaml:3:1: a second document begins',
    );
    expect(() => values('fleet.json', '{"fleet": {"images": 1, "images": 2}}')).toThrow('fleet.json:1:');
    expect(() => values('fleet.json', '[]')).toThrow('the file must be a table');
  });

  it('takes keys that JavaScript knows for what they are', () => {
    expect(problemsOf('[__proto__]\nimages = 1\n[fleet]\nconstructor = 1\n"__proto__" = 2\n')).toHaveLength(3);
  });
});

describe('the scenario to fill in', () => {
  const text = scenarioTemplate();

  it('is a scenario that says nothing', () => {
    expect([...read(text)]).toEqual([]);
  });

  it('becomes one that says everything when every key gets a value of its form', () => {
    const filled = scenarioInputs.reduce((whole, { name, form }) => {
      const [table, key] = name.split('.');
      const at = whole.indexOf(`# ${key} =\n`, whole.indexOf(`[${table}]`));
      return `${whole.slice(0, at)}${key} = ${form}\n${whole.slice(at + `# ${key} =\n`.length)}`;
    }, text);
    expect([...read(filled).keys()].sort()).toEqual(scenarioInputs.map(({ name }) => name).sort());
  });

  it('has no value of its own', () => {
    expect(text.split('\n').filter((line) => line !== '' && !/^#|^\[[a-z-]+\]$/.test(line))).toEqual([]);
  });
});

describe('the schema', () => {
  it('has exactly what is asked for', () => {
    const tables = Object.entries(scenarioSchema.properties);
    expect(tables.map(([name]) => name)).toEqual(Object.keys(scenarioTables));
    const keys = tables.flatMap(([name, { properties }]) => Object.keys(properties).map((key) => `${name}.${key}`));
    expect(keys.sort()).toEqual(scenarioInputs.map(({ name }) => name).sort());
  });
});
