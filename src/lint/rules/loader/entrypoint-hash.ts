import { manifestRule } from '../../rule.ts';

export const entrypointHash = manifestRule({
  id: 'loader/entrypoint-hash',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.8' },
  docs: {
    summary: 'A `loader.entrypoint.sha256` that is no SHA-256 hash.',
    why: 'Gramine compares the LibOS with this hash before it runs it, and stops at start-up when the text is not 64 hexadecimal digits. The tools keep whatever is written and compute the hash only when there is none.',
    bad: [
      { manifest: 'loader.entrypoint.sha256 = "abc"', at: '"abc"' },
      { gramine: '1.8', manifest: '[loader.entrypoint]\nsha256 = ""', at: '""' },
      { manifest: `loader.entrypoint.sha256 = "${'g'.repeat(64)}"` },
    ],
    good: [
      { manifest: `loader.entrypoint.sha256 = "${'0123456789abcdef'.repeat(4)}"` },
      { gramine: '1.7', manifest: 'loader.entrypoint.sha256 = "abc"' },
      { as: 'template', manifest: 'loader.entrypoint.sha256 = "{{ hash }}"' },
    ],
  },
  *check({ manifest }) {
    const hash = manifest.get('loader.entrypoint.sha256');
    if (!hash?.written || typeof hash.known !== 'string' || /^[0-9a-fA-F]{64}$/.test(hash.known)) return;
    yield {
      at: hash.at,
      path: hash.path,
      message: 'this is no SHA-256 hash of 64 hexadecimal digits',
      help: 'remove the line: the tools then compute the hash of the LibOS they find',
      stage: 'runtime',
      effect: 'fatal',
    };
  },
});
