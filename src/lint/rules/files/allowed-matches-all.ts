import { entryKey } from '../../../gramine/files.ts';
import { matchesAll } from '../../../gramine/shadows.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const allowedMatchesAll = manifestRule({
  id: 'files/allowed-matches-all',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Entries of `sgx.allowed_files` that match every absolute path of the host.',
    why: 'Allowed files are looked at before trusted ones and are not checked, so the host may replace every library, program and configuration file. `file:`, `file:.` and `file:./` become the empty path, which Gramine takes for the beginning of every absolute path and of no relative one: they do not stand for the working directory.',
    bad: [
      { manifest: 'sgx.allowed_files = ["file:/"]', at: '"file:/"' },
      { manifest: 'sgx.allowed_files = ["file:."]', at: '"file:."' },
      { manifest: '[sgx]\nallowed_files = [\n  "file:log/app.log",\n  "file:./", # scratch\n]', at: '"file:./"' },
      { manifest: 'sgx.allowed_files = ["file:"]' },
      { manifest: 'sgx.allowed_files = ["file:data/.."]' },
      { manifest: 'sgx.allowed_files = ["file://"]' },
      { manifest: 'sgx.allowed_files = ["dev:/"]' },
      { gramine: '1.0', manifest: 'sgx.allowed_files = ["file:."]' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data_dir }}/", "file:/"]', at: '"file:/"' },
    ],
    good: [
      { manifest: 'sgx.allowed_files = ["file:log/", "file:/var/log/app.log"]' },
      { manifest: 'sgx.trusted_files = ["file:./"]' },
      { manifest: 'sgx.allowed_files = ["file:.."]' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data_dir }}"]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ allowed }: Subject): Generator<Finding> {
  for (const entry of allowed.entries) {
    if (!matchesAll(entry)) continue;
    const notHere = entry.path?.raw === '' ? ', not the working directory' : '';
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` allows every absolute path of the host${notHere}`,
      help: 'name the files and directories that need no protection',
      stage: 'none',
      effect: 'accepted',
    };
  }
}
