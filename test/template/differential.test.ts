import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { Source } from '../../src/text/source.ts';
import { TemplateGenerator } from './generator.ts';
import { variables } from './variables.ts';

const hasJinja = spawnSync('python3', ['-c', 'import jinja2']).status === 0;
const count = Number(process.env.DIFFERENTIAL_TEMPLATES ?? 3000);
const seed = Number(process.env.DIFFERENTIAL_SEED ?? 1);

/** Renders each template of a JSON list; answers `[output]` or `[null, class, message]`. */
const renderer = `
import json, sys, signal, os, pathlib, jinja2
def expire(*args): raise MemoryError('too slow')
signal.signal(signal.SIGALRM, expire)
environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)
answers = []
for template in json.load(sys.stdin):
    variables = {'s': 'hello', 'lst': ['a', 'b', 'c'], 'd': {'k': 'v', 'n': 1}, 'n': 5, 'x': 'X',
        'objs': [{'name': 'A', 'on': True}, {'name': 'B', 'on': False}]}
    variables['ns'] = jinja2.utils.Namespace(n=0)
    variables.update(p=pathlib.PosixPath('/usr/lib/x86/libc.so.6'), env=os.environ, q='it is', t=True)
    os.environ.clear()
    os.environ.update({'HOME': '/root', 'PATH': '/bin:/usr/bin'})
    try:
        signal.alarm(2)
        output = environment.from_string(template).render(variables)
        output.encode('utf-8')
        answers.append([output])
    except Exception as error:
        answers.append([None, type(error).__name__, str(error)])
    finally:
        signal.alarm(0)
json.dump(answers, sys.stdout)
`;

type Answer = readonly [string] | readonly [null, string, string];

const codes = new Map([
  ['UndefinedError', 'undefined'],
  ['TemplateSyntaxError', 'syntax'],
  ['TemplateAssertionError', 'syntax'],
]);

describe.skipIf(!hasJinja)('against the genuine Jinja', () => {
  test(`${count} random templates render the same, fail the same or are refused by name`, () => {
    const generator = new TemplateGenerator(seed);
    const templates = Array.from({ length: count }, () => generator.template());
    const run = spawnSync('python3', ['-c', renderer], {
      input: JSON.stringify(templates),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      timeout: 300_000,
    });
    const answers = JSON.parse(run.stdout) as Answer[];
    const differences = templates
      .map((template, index) => difference(template, answers[index]!))
      .filter((text) => text !== undefined);
    expect(differences).toEqual([]);
  });
});

function difference(template: string, answer: Answer): string | undefined {
  const { text, problem } = renderTemplate(parseTemplate(new Source('', template)), { variables: variables() });
  if (problem?.code === 'unsupported' || answer[1] === 'MemoryError') return undefined;
  const [output] = answer;
  if (output !== null && / object at 0x|^<|built-in method|<class /.test(output) && problem) return undefined;
  if (output === null && problem) {
    const expected = codes.get(answer[1]) ?? 'type';
    return (problem.code === 'syntax') === (expected === 'syntax')
      ? undefined
      : `${template}\n  Jinja: ${answer[1]} ${answer[2]}\n  we: ${problem.code} ${problem.message}`;
  }
  if (output === text && !problem) return undefined;
  return `${template}\n  Jinja: ${JSON.stringify(output)} ${answer[1] ?? ''} ${answer[2] ?? ''}\n  we: ${JSON.stringify(text)} ${problem?.message ?? ''}`;
}
