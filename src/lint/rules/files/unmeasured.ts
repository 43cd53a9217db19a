import { entryKey } from '../../../gramine/files.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unmeasured = manifestRule({
  id: 'files/unmeasured',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A manifest that is used as it stands has trusted files without a hash.',
    why: "Only the signing tools compute hashes. The enclave reads entries of `uri` and `sha256` and refuses to start on anything else, so a file that was written or edited by hand can't run.",
    bad: [
      { as: 'final', manifest: 'sgx.trusted_files = ["file:app"]', at: '"file:app"' },
      { as: 'final', manifest: '[[sgx.trusted_files]]\nuri = "file:app"' },
    ],
    good: [
      {
        as: 'final',
        manifest:
          '[[sgx.trusted_files]]\nuri = "file:app"\nsha256 = "41dacdf1e6d0481d3b1ab1a91f93139db02b96f29cfdd3fb0b819ba1e33cafc4"',
      },
      { manifest: 'sgx.trusted_files = ["file:app"]' },
      { as: 'final', manifest: 'sgx.allowed_files = ["file:app"]' },
    ],
  },
  *check(subject) {
    if (subject.reading === 'final') yield* capped(findings(subject));
  },
});

function* findings({ trusted, document }: Subject): Generator<Finding> {
  for (const entry of trusted.entries) {
    const written = document.kind(entry.node) === 'table' && document.get(entry.node, 'sha256') >= 0;
    if (written || entry.text.startsWith('file:') === false) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` has no hash, and nothing will add one`,
      help: 'sign the manifest with `gramine-sgx-sign`',
      stage: 'runtime',
      effect: 'fatal',
    };
  }
}
