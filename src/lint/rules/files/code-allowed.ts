import type { Severity } from '../../../diagnostic/diagnostic.ts';
import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { fileName } from '../../../gramine/paths.ts';
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
  *check(subject) {
    yield* capped(findings(subject));
  },
});

function* findings(subject: Subject): Generator<Finding> {
  const shadows = shadowsOf(subject);
  for (const entry of subject.allowed.entries) {
    const content = matchesAll(entry) || shadows.has(entry) ? undefined : contentOf(entry);
    if (!content) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` is ${content.what}, which the host can replace unnoticed`,
      help: content.severity ? 'allow single files that need no protection' : 'list it in `sgx.trusted_files` instead',
      stage: 'none',
      effect: 'accepted',
      ...(content.severity && { severity: content.severity }),
    };
  }
}

interface Content {
  readonly what: string;
  readonly severity?: Severity;
}

function contentOf({ path }: FileEntry): Content | undefined {
  if (!path) return undefined;
  const directory = path.known === undefined ? undefined : directories.get(path.known);
  if (directory) return directory;
  if (path.known !== undefined && multiarch.test(path.known)) return { what: 'a directory of libraries' };
  if (!path.suffix.includes('/') && path.known === undefined) return undefined;
  const name = fileName(path.suffix);
  if (library.test(name)) return { what: 'a library' };
  if (interpreter.test(name) && binDirectory.test(path.suffix)) return { what: 'an interpreter' };
  if (codeDirectory.test(name)) return { what: 'a directory of code' };
  return code.test(name) ? { what: 'code' } : undefined;
}

const directories: ReadonlyMap<string, Content> = new Map<string, Content>([
  ...['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'].map(
    (path) => [path, { what: 'a directory of programs' }] as const,
  ),
  ...[
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
    '/usr/lib',
    '/usr/lib32',
    '/usr/lib64',
    '/usr/libx32',
    '/usr/libexec',
    '/usr/local/lib',
    '/usr/local/lib64',
  ].map((path) => [path, { what: 'a directory of libraries' }] as const),
  ...['/usr', '/usr/local', '/opt'].map((path) => [path, { what: 'a directory of programs and libraries' }] as const),
  ['/etc', { what: 'the configuration of the system', severity: 'warning' }],
  ['/home', { what: 'everything that users have', severity: 'warning' }],
  ['/root', { what: 'the home directory of root', severity: 'warning' }],
]);

const multiarch = /^(?:\/usr)?\/lib\/[a-z0-9_]+-(?:[a-z0-9]+-)?linux-[a-z0-9]+$/;
const library = /\.so(?:\.[0-9][0-9.]*)?$/;
const code = /\.(?:py|pyc|pyo|pyd|jar|war|class|js|mjs|cjs|node|rb|pl|pm|php|lua|wasm|sh|dll|exe|jsa|elf)$/;
const codeDirectory = /^(?:site-packages|dist-packages|node_modules|__pycache__)$/;
const interpreter =
  /^(?:python[0-9.]*|pypy[0-9.]*|(?:ba|da|z|k)?sh|busybox|perl[0-9.]*|ruby[0-9.]*|node|nodejs|deno|bun|java|php[0-9.]*|lua[0-9.]*|Rscript|env)$/;
const binDirectory = /(?:^|\/)s?bin\/[^/]+$/;
