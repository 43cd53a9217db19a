import { manifestRule } from '../../rule.ts';
import { problemFindings } from './problems.ts';

export const failingExpression = manifestRule({
  id: 'template/failing-expression',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'An expression that fails whatever the variables are.',
    why: 'gramine-manifest stops with the Python exception of that expression.',
    bad: [{ manifest: 'sgx.max_threads = {{ 4 + "4" }}', as: 'template' }],
    good: [{ manifest: 'sgx.max_threads = {{ 4 + 4 }}', as: 'template' }],
  },
  checkTemplate: ({ rendering }) => problemFindings(rendering, ['type'], 'template'),
});
