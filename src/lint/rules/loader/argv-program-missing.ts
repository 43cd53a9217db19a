import { programName } from '../../../gramine/program.ts';
import { manifestRule } from '../../rule.ts';

export const argvProgramMissing = manifestRule({
  id: 'loader/argv-program-missing',
  severity: 'warning',
  fix: 'unsafe',
  releases: { since: '1.3' },
  docs: {
    summary: 'A `loader.argv` that begins with an argument instead of the name of the program.',
    why: 'The first element is `argv[0]`, which programs take for their own name: an option or a script in its place is swallowed, without a message.',
    bad: [
      {
        manifest: 'libos.entrypoint = "/usr/bin/redis-server"\nloader.argv = ["--save", ""]',
        at: '"--save"',
        fixed: 'libos.entrypoint = "/usr/bin/redis-server"\nloader.argv = ["redis-server", "--save", ""]',
      },
      {
        manifest: 'libos.entrypoint = "/usr/bin/python3.11"\nloader.argv = ["scripts/main.py"]',
        at: '"scripts/main.py"',
        fixed: 'libos.entrypoint = "/usr/bin/python3.11"\nloader.argv = ["python3.11", "scripts/main.py"]',
      },
      {
        gramine: '1.3',
        as: 'template',
        manifest: 'libos.entrypoint = "{{ exe }}"\nloader.argv = ["-c", "x"]',
        at: '"-c"',
      },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/usr/bin/redis-server"\nloader.argv = ["redis-server", "--save", ""]' },
      { manifest: 'libos.entrypoint = "/app/run.sh"\nloader.argv = ["run.sh", "-v"]' },
      { manifest: 'libos.entrypoint = "/bin/busybox"\nloader.argv = ["sh", "-c", "true"]' },
      { manifest: 'libos.entrypoint = "/bin/bash"\nloader.argv = ["-bash"]' },
      { as: 'template', manifest: 'loader.argv = ["{{ first }}"]' },
      { gramine: '1.2', manifest: 'loader.argv = ["-c"]' },
    ],
  },
  *check({ manifest, document }) {
    const list = manifest.at('loader.argv');
    if (!list?.written || list.kind !== 'array') return;
    const first = document.item(list.node, 0);
    const text = first < 0 ? undefined : manifest.text(first);
    if (!text) return;
    const program = programName(manifest);
    const isOption = text.prefix.startsWith('-') && text.known !== `-${program}`;
    if (!isOption && !(program !== undefined && text.known !== undefined && isArgumentOf(program, text.known))) return;
    const at = document.range(first);
    yield {
      at,
      path: 'loader.argv[0]',
      message: `${isOption ? 'an option' : 'a script'} stands in the place of the program's name`,
      help: 'begin `loader.argv` with the name of the program',
      stage: 'none',
      effect: 'ignored',
      ...(program !== undefined && {
        fix: {
          title: `begin with \`${program}\``,
          edits: [{ range: { start: at.start, end: at.start }, text: `${JSON.stringify(program)}, ` }],
        },
      }),
    };
  },
});

const interpreters: readonly (readonly [program: RegExp, scripts: RegExp])[] = [
  [/^python[\d.]*$/, /\.pyc?$/],
  [/^(?:node|nodejs)$/, /\.[cm]?js$/],
  [/^(?:ba|da|z|k)?sh$/, /\.sh$/],
  [/^(?:perl|ruby|php|lua)[\d.]*$/, /\.(?:pl|rb|php|lua)$/],
  [/^java$/, /\.(?:jar|class)$/],
  [/^(?:Rscript|R)$/, /\.[rR]$/],
];

function isArgumentOf(program: string, first: string): boolean {
  return interpreters.some(([name, script]) => name.test(program) && script.test(first));
}
