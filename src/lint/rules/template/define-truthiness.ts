import { conditionNames } from '../../../template/references.ts';
import { manifestRule } from '../../rule.ts';

export const defineTruthiness = manifestRule({
  id: 'template/define-truthiness',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'A condition on a variable that `-D` sets to the text `false` or `0`.',
    why: '`-D name=value` always defines a text, and every text that is not empty is true in Jinja: with `-Ddebug=false`, `{% if debug %}` takes the branch for debugging.',
    bad: [
      {
        manifest: '{% if debug %}sgx.debug = true{% endif %}',
        at: 'debug',
        as: 'template',
        defines: { debug: 'false' },
      },
      {
        manifest: "sgx.debug = {{ 'true' if debug else 'false' }}",
        at: 'debug',
        as: 'template',
        defines: { debug: '0' },
      },
    ],
    good: [
      { manifest: "{% if debug == 'true' %}sgx.debug = true{% endif %}", as: 'template', defines: { debug: 'false' } },
      { manifest: '{% if debug %}sgx.debug = true{% endif %}', as: 'template', defines: { debug: true } },
      { manifest: '{% if debug %}sgx.debug = true{% endif %}', as: 'template' },
    ],
  },
  *checkTemplate({ template, defines }) {
    for (const { name, range } of conditionNames(template)) {
      const value = defines.get(name);
      if (typeof value !== 'string' || !/^(?:false|no|off|0|none)$/i.test(value)) continue;
      yield {
        at: range,
        message: `\`${name}\` is the text \`${value}\`, which is true in a condition`,
        help: `compare it: \`${name} == 'true'\`, or leave \`-D ${name}\` out`,
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
