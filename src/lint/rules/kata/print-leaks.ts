import { callsIn } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const printLeaks = policyRule({
  id: 'kata/print-leaks',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: '`print` of requests or of values of the policy.',
    why: 'When a request is denied, everything that was printed on the way is the text of the error, which goes to the host: the variables of a container, paths, what the policy would have allowed. The rules of genpolicy print a great deal.',
    bad: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    print("exec", input.process.Env)\n    input.exec_id == "x"\n}\n',
        at: 'print("exec", input.process.Env)',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    print("exec")\n    input.exec_id == "x"\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'kata-policy') return;
    const telling = [...callsIn(kata.module)].filter(
      ({ name, args }) => name === 'print' && args.some(({ kind }) => kind !== 'const'),
    );
    if (telling.length === 0) return;
    const more = telling.length > 1 ? `, and ${telling.length - 1} more like this` : '';
    yield {
      at: telling[0]!.range,
      message: `what this prints goes to the host when the request is denied${more}`,
      help: 'print names of rules alone; `manifestly policy explain` says why a request is denied',
      ...unnoticed,
    };
  },
});
