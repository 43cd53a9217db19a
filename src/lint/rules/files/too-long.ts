import { entryKey } from '../../../gramine/files.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** URI_MAX; libos/src/fs/chroot/trusted.c:302, allowed.c:89. */
const longest = 4096;

export const tooLongUri = manifestRule({
  id: 'files/too-long',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Trusted or allowed files whose URI has more than 4096 bytes.',
    why: 'The signing tools take a URI of any length; Gramine refuses to start with one longer than 4096 bytes.',
    bad: [
      { manifest: `sgx.trusted_files = ["file:${'/a'.repeat(2100)}"]`, at: `"file:${'/a'.repeat(2100)}"` },
      { gramine: '1.0', manifest: `sgx.allowed_files = ["file:${'é'.repeat(2100)}"]` },
    ],
    good: [
      { manifest: `sgx.trusted_files = ["file:${'/a'.repeat(2000)}"]` },
      { as: 'template', manifest: `sgx.trusted_files = ["file:{{ x }}${'/a'.repeat(2000)}"]` },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ trusted, allowed }: Subject): Generator<Finding> {
  for (const entry of [...trusted.entries, ...allowed.entries]) {
    const { raw } = entry.text;
    if (raw.length * 3 <= longest || entry.text.hasHole()) continue;
    const bytes = Buffer.byteLength(raw);
    if (bytes <= longest) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `this URI has ${bytes} bytes, Gramine takes ${longest}`,
      help: 'use a shorter path',
      stage: 'runtime',
      effect: 'fatal',
    };
  }
}
