import { entryKey } from '../../../gramine/files.ts';
import { dataDirectory, writtenPlace } from '../../../gramine/written-place.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const writableTrusted = manifestRule({
  id: 'files/writable-trusted',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Trusted files in a place where programs write.',
    why: 'Trusted files can only be read: opening one for writing, and creating one in a trusted directory, is refused. What happened to lie there when signing becomes part of the measurement.',
    bad: [
      { manifest: 'sgx.trusted_files = ["file:/var/log/"]', at: '"file:/var/log/"' },
      { manifest: 'sgx.trusted_files = ["file:/tmp/"]' },
      { manifest: 'sgx.trusted_files = ["file:app/logs/"]' },
      { manifest: 'sgx.trusted_files = ["file:nginx.pid"]' },
      { manifest: 'sgx.trusted_files = ["file:/var/cache/app/"]' },
      { manifest: 'sgx.trusted_files = ["file:server.log"]', gramine: '1.1' },
      { manifest: 'sgx.trusted_files = ["file:data/"]' },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:{{ app_dir }}/cache/"]',
        at: '"file:{{ app_dir }}/cache/"',
      },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = ["file:data/model.bin", "file:catalog/", "file:changelog", "file:/usr/share/data/"]',
      },
      { manifest: 'sgx.allowed_files = ["file:/var/log/", "file:logs/"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ dir }}/"]' },
    ],
  },
  *check(subject) {
    if (subject.reading === 'source') yield* capped(findings(subject));
  },
});

function* findings({ trusted }: Subject): Generator<Finding> {
  for (const entry of trusted.entries) {
    const what = writtenPlace(entry);
    if (!what) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` looks like ${what}, but trusted files can't be written`,
      help: 'if the program writes there, use an encrypted mount, or `tmpfs` for what may be lost',
      stage: 'syscall',
      effect: 'fatal',
      ...(what === dataDirectory && { severity: 'note' as const }),
    };
  }
}
