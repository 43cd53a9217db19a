import { manifestRule } from '../../rule.ts';

export const mixedArray = manifestRule({
  id: 'toml/mixed-array',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.4' },
  docs: {
    summary: 'An array that mixes strings and tables, for a release whose tools refuse it.',
    why: 'gramine-manifest and gramine-sgx-sign up to 1.3 read with the `toml` package, which follows an older TOML and stops at an array of mixed types.',
    bad: [
      {
        gramine: '1.3',
        manifest: 'sgx.trusted_files = [ "file:/a", { uri = "file:/b", sha256 = "00" } ]',
        at: '{ uri = "file:/b", sha256 = "00" }',
      },
    ],
    good: [
      { gramine: '1.4', manifest: 'sgx.trusted_files = [ "file:/a", { uri = "file:/b" } ]' },
      { gramine: '1.3', manifest: 'sgx.trusted_files = [ "file:/a", "file:/b" ]' },
    ],
  },
  *check({ document, manifest }) {
    for (let node = 0; node < document.nodeCount; node++) {
      if (document.kind(node) !== 'array') continue;
      let first: string | undefined;
      for (const element of document.children(node)) {
        const kind = document.kind(element);
        if (kind === 'hole' || kind === 'invalid') continue;
        first ??= kind;
        if (kind === first) continue;
        yield {
          at: document.range(element),
          message: `the array holds ${withArticle(first)} and ${withArticle(kind)}, which the tools of Gramine ${manifest.release} refuse`,
          help: `write every element as ${withArticle(kind === 'table' || first === 'table' ? 'table' : first)}`,
          stage: 'signer',
          effect: 'fatal',
        };
        break;
      }
    }
  },
});

function withArticle(kind: string): string {
  return `${/^[aio]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
