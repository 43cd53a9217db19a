import { interpreterNamed, isShell } from '../../../invocation/programs.ts';
import { invocationsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const wideEntryPoint = policyRule({
  id: 'occlum/wide-entry-point',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Entry points that are folders of programs.',
    why: 'Occlum lets the host start whatever lies below an entry point, with any arguments. `/bin` holds a shell in nearly every image, and then the host runs what it likes; a whole path is a valid entry point.',
    bad: [
      { as: 'occlum', manifest: '{ "entry_points": ["/bin"] }', at: '"/bin"' },
      { as: 'occlum', manifest: '{ "entry_points": ["/"] }', at: '"/"' },
      { as: 'occlum', manifest: '{ "entry_points": ["/bin/busybox"] }', at: '"/bin/busybox"' },
    ],
    good: [{ as: 'occlum', manifest: '{ "entry_points": ["/opt/app/server"] }' }],
  },
  *checkPolicy({ permissions }) {
    if (permissions?.format !== 'occlum') return;
    for (const { invocation } of invocationsOf(permissions)) {
      if (invocation.command.kind !== 'path-prefix') continue;
      const { path } = invocation.command;
      const what = widthOf(path);
      if (what === undefined) continue;
      yield {
        at: invocation.range,
        message: `\`${abbreviated(path)}\` lets the host start ${what}, with any arguments`,
        help: 'name the program itself, e.g. `/bin/app`',
        ...unnoticed,
      };
    }
  },
});

function widthOf(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1);
  if (last === undefined) return 'every program there is';
  if (folders.has(last)) return `every program below it, a shell and interpreters among them`;
  if (isShell(last)) return 'a shell';
  const interpreter = interpreterNamed(last);
  return interpreter?.readsInput || interpreter?.starts ? interpreter.what : undefined;
}

const folders: ReadonlySet<string> = new Set([
  'bin',
  'sbin',
  'usr',
  'local',
  'lib',
  'lib64',
  'libexec',
  'opt',
  'root',
  'home',
  'host',
  'tmp',
]);
