import { codeIn } from '../../../gramine/code.ts';
import { entryKey } from '../../../gramine/files.ts';
import { matchesAll, shadowsOf } from '../../../gramine/shadows.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const codeAllowed = manifestRule({
  id: 'files/code-allowed',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary:
      'Entries of `sgx.allowed_files` that are code, or directories of the system that hold code or its configuration.',
    why: 'Allowed files come from the host unchecked. If the program loads or interprets one of them, the host runs its own code inside the enclave and sees every secret.',
    bad: [
      { manifest: 'sgx.allowed_files = ["file:plugins/filter.so"]', at: '"file:plugins/filter.so"' },
      { manifest: 'sgx.allowed_files = ["file:/usr/lib/x86_64-linux-gnu/libssl.so.3"]' },
      { manifest: 'sgx.allowed_files = ["file:app/main.py"]' },
      { manifest: 'sgx.allowed_files = ["file:/srv/app/__pycache__/"]' },
      { manifest: 'sgx.allowed_files = ["file:service.jar"]' },
      { manifest: 'sgx.allowed_files = ["file:/usr/lib/"]' },
      { manifest: 'sgx.allowed_files = ["file:/usr/bin/python3.11"]' },
      { manifest: 'sgx.allowed_files = ["file:/home/me/.venv/lib/python3.11/site-packages"]' },
      { manifest: 'sgx.allowed_files = ["file:/etc/"]', at: '"file:/etc/"' },
      { manifest: 'sgx.allowed_files = ["file:/lib/x86_64-linux-gnu/"]', gramine: '1.4' },
      {
        as: 'template',
        manifest: 'sgx.allowed_files = ["file:{{ app_dir }}/main.py"]',
        at: '"file:{{ app_dir }}/main.py"',
      },
    ],
    good: [
      { manifest: 'sgx.allowed_files = ["file:log/", "file:/etc/hosts", "file:/etc/resolv.conf", "file:data.json"]' },
      { manifest: 'sgx.allowed_files = ["file:notes.python", "file:/srv/bin-data", "file:song.solo"]' },
      { manifest: 'sgx.trusted_files = ["file:/usr/lib/"]' },
      { manifest: 'sgx.trusted_files = ["file:main.py"]\nsgx.allowed_files = ["file:main.py"]' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data_dir }}", "{{ file }}"]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const shadows = shadowsOf(subject);
  for (const entry of subject.allowed.entries) {
    const content = matchesAll(entry) || shadows.has(entry) ? undefined : codeIn(entry);
    if (!content) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` is ${content.what}, which the host can replace unnoticed`,
      help: content.isMixed ? 'allow single files that need no protection' : 'list it in `sgx.trusted_files` instead',
      stage: 'none',
      effect: 'accepted',
      ...(content.isMixed && { severity: 'warning' as const }),
    };
  }
}
