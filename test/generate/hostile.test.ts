import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import { commandsIn } from '../../src/invocation/shell-commands.ts';
import { elf, glibcLinker } from './elf.ts';
import { findings, program, values, written } from './generate.ts';

/** Names that a file may have. */
const odd = [
  '{{ x }}',
  '{% raw %}',
  '{#',
  'a{',
  '"quoted"',
  "it's",
  'back\\slash',
  'a b\tc',
  'new\nline',
  'a#b',
  '# manifestly: ignore-file keys/removed -- x',
  'ü🎉',
  '$ORIGIN',
  '${x}',
  'a:b',
  'a;b',
  'a=b',
  '-v',
  '__proto__',
  '\u202eevil',
  'a%b',
];

describe('hostile files', () => {
  test.each(odd)('%j as the name of a directory, a program, a script and a library', (name) => {
    const files = {
      [`/srv/${name}/bin/${name}`]: elf({ interpreter: glibcLinker, needed: [`lib${name}.so`], rpath: '/opt/lib' }),
      [`/srv/${name}/run`]: '#!/usr/bin/python3\n',
      [`/opt/lib/lib${name}.so`]: elf({ soname: `lib${name}.so` }),
      [`/usr/lib/x86_64-linux-gnu/${name}/y`]: '',
      '/usr/bin/python3': elf({ interpreter: glibcLinker, needed: ['libc.so.6'] }),
    };
    for (const path of [`/srv/${name}/bin/${name}`, `/srv/${name}/run`]) {
      const { workload } = program(files, { program: path, arguments: [name, `/usr/lib/x86_64-linux-gnu/${name}/y`] });
      for (const form of ['template', 'plain'] as const) {
        const found = findings(written(workload, { form }), { form });
        expect(found.filter((line) => !line.includes('loader/argv-program-missing'))).toEqual([]);
      }
      expect(values(workload).sgx.trusted_files).toContain(`file:${workload.program.path}`);
    }
  });

  test.each(["three '''", 'bell\u001b', 'del\u007f', 'half\udc80'])(
    '%j can not be said, and is left out with a comment',
    (name) => {
      const files = {
        '/bin/tool': elf({ interpreter: glibcLinker, needed: ['libc.so.6'] }),
        [`/srv/${name}`]: '',
        '/srv/fine': '',
      };
      expect(() => program(files, { program: '/bin/tool', arguments: [`/srv/${name}`] })).toThrow(UserError);
      const { workload } = program({ ...files, '/usr/bin/x': '' }, { program: '/bin/tool', also: [] });
      expect(findings(written(workload))).toEqual([]);
      expect(() => program({ [`/${name}`]: elf({ type: 'executable' }) }, { program: `/${name}` })).toThrow(
        /can't stand in a manifest/,
      );
    },
  );

  test('that are cut off or changed anywhere never lead to anything but a manifest or a UserError', () => {
    const whole = elf({ interpreter: glibcLinker, needed: ['liba.so', 'libb.so'], runpath: '$ORIGIN/../lib' });
    let state = 1;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state % below;
    };
    for (let round = 0; round < 400; round++) {
      const bytes = Uint8Array.from(whole.subarray(0, round % 3 === 0 ? random(whole.length) : whole.length));
      for (let change = 0; change < 4 && bytes.length > 4; change++) bytes[4 + random(bytes.length - 4)] = random(256);
      try {
        const { workload } = program({ '/opt/bin/p': bytes, '/opt/lib/liba.so': bytes }, { program: '/opt/bin/p' });
        written(workload);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
  });

  test('of a script that goes on for ever take no time', () => {
    const long = `#!/bin/sh\n${'a|'.repeat(200_000)}\n${'if '.repeat(2000)}x\n${'x() {'.repeat(1000)}`;
    expect(commandsIn(long).length).toBeLessThan(10);
  });
});
