import { dangerOf, dangerousVariables } from '../../../gramine/dangerous-variables.ts';
import { containerExample } from '../../policy-examples.ts';
import { environmentOf } from '../../policy-invocations.ts';
import { matchesEverything, witnessOf } from '../../policy-languages.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const envLoadsCode = policyRule({
  id: 'exec/env-loads-code',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Variables that decide which code runs, whose value the host chooses.',
    why: '`LD_PRELOAD`, `LD_LIBRARY_PATH`, `PYTHONPATH`, `NODE_OPTIONS`, `JAVA_TOOL_OPTIONS`, `BASH_ENV`, `PATH` and their like make a program load or start something else than its arguments say. A pattern over whole entries may allow them without naming them.',
    bad: [
      {
        as: 'exec-policy',
        manifest: containerExample('env = [{ name = "LD_PRELOAD", regex = "/usr/lib/[a-z]+[.]so" }]'),
      },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "PATH", regex = "[a-z/:]+" }]') },
    ],
    good: [
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "PATH", value = "/usr/bin" }]') },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "PATH", one_of = ["/usr/bin", "/bin"] }]') },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "HOSTNAME", regex = "[a-z0-9-]+" }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { name, value, range } of environmentOf(permissions)) {
      if (typeof name === 'string') {
        const danger = value?.kind === 'pattern' || value?.kind === 'anything' ? dangerOf(name) : undefined;
        if (danger === undefined) continue;
        yield { at: range, message: `through \`${abbreviated(name)}\` the host ${danger}`, help, ...unnoticed };
        continue;
      }
      if (name.entry.kind !== 'pattern' || matchesEverything(name.entry)) continue;
      const entry = witnessOf(name.entry, `(?:${dangerousVariables()})=[^\\x00]*`);
      if (entry === undefined) continue;
      yield {
        at: range,
        message: `\`${abbreviated(name.entry.pattern)}\` lets the host set \`${abbreviated(entry)}\``,
        help: 'name the variables, and anchor the pattern: `^NAME=…$`',
        ...unnoticed,
      };
    }
  },
});

const help = 'fix the value, or list the few it may have';
