import { manifestRule } from '../../rule.ts';
import { problemFindings } from './problems.ts';

export const unsupported = manifestRule({
  id: 'template/unsupported',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A Jinja construct that manifestly does not interpret.',
    why: 'What it would print is not guessed, so the manifest behind it stays unchecked. Render the template with gramine-manifest and lint the result, or write it with the constructs that manifests use: variables, filters, `if`, `for`, `set`.',
    bad: [{ manifest: 'sgx.debug = {{ lipsum() }}', as: 'template' }],
    good: [{ manifest: "sgx.debug = {{ 'true' if debug else 'false' }}", as: 'template' }],
  },
  checkTemplate: ({ rendering }) => problemFindings(rendering, ['unsupported', 'limit'], 'none'),
});
