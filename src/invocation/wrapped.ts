import type { Matcher } from './invocation.ts';
import { isWhole, programName } from './programs.ts';

/**
 * Where the command begins that `env`, `timeout 5` and the like start; the number of arguments when they start none. Undefined when the
 * argument at `at` is no wrapper, or one that splits a text into its command.
 */
export function behindWrapper(args: readonly Matcher[], at: number): number | undefined {
  const path = exactText(args[at]);
  const name = path === undefined ? '' : programName(path);
  const wrapper = wrappers.get(name);
  if (!wrapper) return undefined;
  let operands = wrapper.operands;
  for (let next = at + 1; next < args.length; next++) {
    const text = exactText(args[next]);
    if (text?.startsWith('-')) {
      if (name === 'env' && /^-[A-Za-z0]*S|^--split-string/.test(text)) return undefined;
      if (wrapper.valued !== undefined && isWhole(wrapper.valued, text)) next++;
    } else if (text === undefined || !/^\w+=/.test(text)) {
      if (operands === 0) return next;
      operands--;
    }
  }
  return args.length;
}

/** Programs that only prepare what they start: how many operands stand before it, and which options take the next argument. */
interface Wrapper {
  readonly operands: number;
  readonly valued?: string;
}

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ...[
    'nohup',
    'setsid',
    'time',
    'tini',
    'dumb-init',
    'catatonit',
    'catchsegv',
    'docker-init',
    'exec',
    'busctl-run',
  ].map((name) => [name, { operands: 0, valued: '-[gpr]' }] as const),
  ['env', { operands: 0, valued: '-[uC]' }],
  ['nice', { operands: 0, valued: '-n' }],
  ['ionice', { operands: 0, valued: '-[cn]' }],
  ['stdbuf', { operands: 0, valued: '-[ioe]' }],
  ['sudo', { operands: 0, valued: '-[ughpCRT]' }],
  ['doas', { operands: 0, valued: '-[uC]' }],
  ['setpriv', { operands: 0 }],
  ['timeout', { operands: 1, valued: '-[ks]' }],
  ['taskset', { operands: 1 }],
  ['chrt', { operands: 1 }],
  ['flock', { operands: 1, valued: '-[wE]' }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
]);

/** The one text that a matcher allows; undefined when there may be others. */
export function exactText(matcher: Matcher | undefined): string | undefined {
  return matcher?.kind === 'exact' ? matcher.value : undefined;
}
