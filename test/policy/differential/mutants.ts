import type { Random } from './random.ts';

/** A policy with one thing in it changed. */
export interface Mutant {
  /** `line 120: dropped \`xp_user(rule.user, process)\`` */
  readonly what: string;
  readonly text: string;
}

/** Changes of the rules: each is the same in every policy that was compiled with them. */
export function ruleMutants(text: string): readonly Mutant[] {
  return mutantsOf(text, 0, text.indexOf('policy_data := {'), ruleChanges);
}

/** Changes of what a policy says, each of a policy's own. */
export function dataMutants(text: string): readonly Mutant[] {
  return mutantsOf(text, text.indexOf('policy_data := {'), text.length, dataChanges);
}

export function sampled<T>(items: readonly T[], count: number, random: Random): readonly T[] {
  return random.shuffled(items).slice(0, count);
}

interface Change {
  readonly pattern: RegExp;
  /** Undefined where nothing is to be changed. */
  change(match: RegExpMatchArray): string | undefined;
}

const ruleChanges: readonly Change[] = [
  // A condition dropped: a line of a body that binds nothing.
  { pattern: /^\t+(?!some |every |"|\{|\}|\]|[a-z_]+ :=)[^\n{]*[^\n{[,]\n/gm, change: () => '' },
  // A block of `every` dropped.
  { pattern: /^\t+every [^\n]*\{\n(?:\t\t[^\n]*\n)+\t\}\n/gm, change: () => '' },
  // One of several ways dropped.
  { pattern: /^[a-zA-Z_]+(?:\([^)\n]*\))? if [^\n{]+\n/gm, change: () => '' },
  { pattern: / == /g, change: () => ' != ' },
  { pattern: / != /g, change: () => ' == ' },
  { pattern: / < /g, change: () => ' <= ' },
  { pattern: / >= /g, change: () => ' > ' },
  { pattern: / <= /g, change: () => ' < ' },
  { pattern: /\bnot /g, change: () => '' },
  { pattern: /"\^/g, change: () => '"' },
  { pattern: /\$"/g, change: () => '"' },
  { pattern: /\{0,127\}/g, change: () => '{0,128}' },
  { pattern: /\{0,127\}/g, change: () => '{0,126}' },
  { pattern: /indexes\[0\]/g, change: () => 'indexes[count(indexes) - 1]' },
  { pattern: /^(default \w+Request) := false/gm, change: ([, head]) => `${head} := true` },
  { pattern: /^(default \w+Request) := true/gm, change: ([, head]) => `${head} := false` },
  { pattern: /"value": index/g, change: () => '"value": 0' },
  { pattern: /"e:"/g, change: () => '"f:"' },
  { pattern: /, ":"/g, change: () => '' },
  { pattern: /array\.concat\(\[own\], /g, change: () => 'array.concat([], ' },
  { pattern: /\|\n?\s*some key in keys/g, change: () => '| some key in [own]' },
];

const dataChanges: readonly Change[] = [
  { pattern: /"\^\(\?:/g, change: () => '"(?:' },
  { pattern: /\)\$"/g, change: () => ')"' },
  {
    pattern: /"(least|most|max_instances|UID|GID|neighbour_state)": (\d+)/g,
    change: ([, name, count]) => `"${name}": ${Number(count) + 1}`,
  },
  {
    pattern: /"(least|most)": (\d+)/g,
    change: ([, name, count]) => (Number(count) > 0 ? `"${name}": ${Number(count) - 1}` : undefined),
  },
  {
    pattern:
      /"(required|stdin|output|resize|Readonly|NoNewPrivileges|Terminal|no_new_privileges|privileged|sandbox|diagnostics|metrics|replace_while_unset)": (true|false)/g,
    change: ([, name, value]) => `"${name}": ${value !== 'true'}`,
  },
  {
    pattern: /"(signals|AdditionalGids|Capabilities|interface_flags)": \[[^\]\n]+\]/g,
    change: ([, name]) => `"${name}": []`,
  },
  { pattern: /"terminal": \[(?:true|false)\]/g, change: () => '"terminal": [false, true]' },
  { pattern: /\{(\d+),(\d+)\}/g, change: ([, low, high]) => `{${low},${Number(high) + 1}}` },
  { pattern: /"(cwd|Cwd|name)": "([^"\n]*)"/g, change: ([, name, value]) => `"${name}": "${value}x"` },
  { pattern: /"is": \["([^"\\\n]*)"/g, change: ([, value]) => `"is": ["${value}x"` },
];

function mutantsOf(text: string, start: number, end: number, changes: readonly Change[]): readonly Mutant[] {
  const part = text.slice(start, end);
  return changes.flatMap(({ pattern, change }) =>
    [...part.matchAll(pattern)].flatMap((match) => {
      const replaced = change(match);
      if (replaced === undefined || isComment(part, match.index)) return [];
      const at = start + match.index;
      const line = text.slice(0, at).split('\n').length;
      return [
        {
          what: `line ${line}: \`${match[0].trim()}\` became \`${replaced.trim()}\``,
          text: text.slice(0, at) + replaced + text.slice(at + match[0].length),
        },
      ];
    }),
  );
}

function isComment(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at) + 1, at + 1).startsWith('#');
}
