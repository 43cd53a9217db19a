import { silent } from '../../../gramine/exposure.ts';
import { isCovered } from '../../../gramine/files.ts';
import { normalizePath } from '../../../gramine/paths.ts';
import { isBefore } from '../../../gramine/release.ts';
import type { Text } from '../../../gramine/text.ts';
import { parseUri } from '../../../gramine/uris.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unverifiedSourceFile = manifestRule({
  id: 'security/unverified-source-file',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Arguments or environment read from a file of the host that nothing verifies.',
    why: 'Since Gramine 1.8 trusted files are verified by the LibOS, but `loader.argv_src_file` and `loader.env_src_file` are read before it runs: an entry in `sgx.trusted_files` has no effect on them, and the host writes what is in them. Up to 1.7 the entry counts, and without one the enclave does not start.',
    bad: [
      { manifest: 'loader.argv_src_file = "file:args"\nsgx.trusted_files = ["file:args"]', at: '"file:args"' },
      { gramine: '1.8', manifest: 'loader.env_src_file = "file:env"', at: '"file:env"' },
      { gramine: '1.7', manifest: 'loader.argv_src_file = "file:args"\nsgx.allowed_files = ["file:args"]' },
      { gramine: '1.7', manifest: 'loader.argv_src_file = "file:args"\nsgx.trusted_files = ["file:app"]' },
      { gramine: '1.0', manifest: 'loader.env_src_file = "file:env"\nsgx.file_check_policy = "allow_all_but_log"' },
      { as: 'template', manifest: 'loader.argv_src_file = "file:{{ args }}"' },
    ],
    good: [
      { manifest: 'loader.argv = ["app"]' },
      { gramine: '1.7', manifest: 'loader.argv_src_file = "file:./args"\nsgx.trusted_files = ["file:args"]' },
      {
        gramine: '1.7',
        as: 'template',
        manifest: 'loader.argv_src_file = "file:{{ args }}"\nsgx.trusted_files = ["file:{{ file }}"]',
      },
      { gramine: '1.7', manifest: 'loader.argv_src_file = "file:args"' },
    ],
  },
  *check(subject) {
    for (const [path, what, inline] of sources) {
      const setting = subject.manifest.get(path);
      if (!setting?.written || !setting.text) continue;
      const place = { at: setting.at, path, help: inline };
      if (!isBefore(subject.release, '1.8')) {
        yield {
          ...place,
          message: `the host chooses ${what}: nothing verifies the file \`${setting.text}\``,
          ...silent,
        };
        continue;
      }
      const finding = unlisted(subject, setting.text);
      if (finding) yield { ...place, ...finding };
    }
  },
});

const sources = [
  ['loader.argv_src_file', 'the arguments', 'write the arguments into `loader.argv`'],
  ['loader.env_src_file', 'the environment', 'write the variables into `loader.env`'],
] as const;

/** Up to 1.7 the file is like any other (v1.7:pal/src/host/linux-sgx/pal_files.c:105). */
function unlisted(subject: Subject, text: Text): Omit<Finding, 'at'> | undefined {
  const { manifest, trusted, allowed } = subject;
  const uri = parseUri(text);
  const path = uri && normalizePath(uri.path);
  if (!path || !manifest.at('sgx')) return undefined;
  const isAllowed = isCovered(allowed, path);
  if (isAllowed) return { message: `the host chooses what is in \`${text}\`: it is an allowed file`, ...silent };
  const isTrusted = isCovered(trusted, path);
  if (isTrusted !== false || isAllowed !== false) return undefined;
  const policy = manifest.get('sgx.file_check_policy');
  if (policy?.known === 'allow_all_but_log') return { message: `nothing verifies the file \`${text}\``, ...silent };
  if (policy && policy.known !== 'strict') return undefined;
  return {
    message: `\`${text}\` is no trusted file, so the enclave cannot read it`,
    stage: 'runtime',
    effect: 'fatal',
    everywhere: true,
  };
}
