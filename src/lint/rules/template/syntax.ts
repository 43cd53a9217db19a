import { manifestRule } from '../../rule.ts';
import { problemFindings } from './problems.ts';

export const templateSyntax = manifestRule({
  id: 'template/syntax',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Text that Jinja refuses.',
    why: 'gramine-manifest renders the template before anything else and stops here with a Python traceback.',
    bad: [
      { manifest: 'sgx.debug = {{ debug', as: 'template' },
      { manifest: '{% if debug %}\nsgx.debug = true\n', as: 'template' },
      { manifest: 'sgx.debug = {{ debug | nonesuch }}', as: 'template' },
    ],
    good: [{ manifest: 'sgx.debug = {{ debug }}', as: 'template' }, { manifest: 'loader.argv = [ "{{", "x" ]' }],
  },
  checkTemplate: ({ rendering }) => problemFindings(rendering, ['syntax'], 'template'),
});
