import { calls } from '../../../template/references.ts';
import { manifestRule } from '../../rule.ts';

export const lddUnavailable = manifestRule({
  id: 'template/ldd-unavailable',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.6' },
  docs: {
    summary: 'A call of `ldd()` for a release in which it always fails.',
    why: 'Up to Gramine 1.5 the function ends in an IndexError whatever it is given.',
    bad: [
      {
        gramine: '1.5',
        manifest: 'sgx.trusted_files = [ {% for lib in ldd("/bin/sh") %}"file:{{ lib }}",{% endfor %} ]',
        at: 'ldd("/bin/sh")',
        as: 'template',
      },
    ],
    good: [
      {
        gramine: '1.6',
        manifest: 'sgx.trusted_files = [ {% for lib in ldd("/bin/sh") %}"file:{{ lib }}",{% endfor %} ]',
        as: 'template',
      },
    ],
  },
  *checkTemplate({ template, defines, release }) {
    if (defines.has('ldd')) return;
    for (const { name, range } of calls(template)) {
      if (name !== 'ldd') continue;
      yield {
        at: range,
        message: `\`ldd()\` fails in Gramine ${release}`,
        help: 'list the directories of the libraries as trusted, or target Gramine 1.6 or later',
        stage: 'template',
        effect: 'fatal',
      };
    }
  },
});
