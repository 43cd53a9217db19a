import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { mergeLog } from '../../src/generate/into.ts';
import { readLog } from '../../src/generate/log/accesses.ts';
import { type LogNeeds, needsOf } from '../../src/generate/log/needs.ts';
import { renderManifest } from '../../src/gramine/render-manifest.ts';
import type { FileTree } from '../../src/io/file-tree.ts';
import { kindOf } from '../../src/lint/kinds.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { literalTree } from '../literal-tree.ts';

const strace = [
  'execve("/usr/bin/app", ["app"], 0x7 /* 1 var */) = 0',
  'openat(AT_FDCWD, "/usr/lib/app/liba.so", O_RDONLY|O_CLOEXEC) = 3',
  'openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3',
  'openat(AT_FDCWD, "/etc/app.conf", O_RDONLY) = 3',
  'openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3',
  'openat(AT_FDCWD, "/proc/self/maps", O_RDONLY) = 3',
  'openat(AT_FDCWD, "/var/lib/app/state", O_RDWR|O_CREAT, 0600) = 3',
  'openat(AT_FDCWD, "/tmp/app.1234", O_RDWR|O_CREAT|O_EXCL, 0600) = 3',
].join('\n');

const manifest = `libos.entrypoint = "/usr/bin/app"
loader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
loader.log_level = "warning" # to see what is missing

fs.mounts = [
  # the program
  { path = "/usr/bin/app", uri = "file:/usr/bin/app" }
]

sgx.debug = true
sgx.file_check_policy = "allow_all_but_log"
sgx.trusted_files = ["file:/usr/bin/app"] # measured
`;

describe('a log is merged into a manifest', () => {
  test('where nothing covers what it shows, keeping comments and layout', () => {
    const { text } = merged(manifest, strace);
    expect(text).toBe(`libos.entrypoint = "/usr/bin/app"
loader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
loader.log_level = "warning" # to see what is missing

fs.mounts = [
  # the program
  { path = "/usr/bin/app", uri = "file:/usr/bin/app" },
  # shows what is opened in line 2 of run.log
  { path = "/usr/lib/app", uri = "file:/usr/lib/app" },
  # shows what is opened in line 4 of run.log
  { path = "/etc/app.conf", uri = "file:/etc/app.conf" },
  # shows what is used from line 7 on
  { path = "/var/lib/app", uri = "file:/var/lib/app" },
  # temporary files are written here, line 8 of run.log
  { type = "tmpfs", path = "/tmp" },
]

sgx.debug = true
sgx.file_check_policy = "allow_all_but_log"
sgx.trusted_files = ["file:/usr/bin/app",
  # opened in line 2 of run.log
  "file:/usr/lib/app/liba.so",
  # opened in line 4 of run.log
  "file:/etc/app.conf",
] # measured
# manifestly: ignore security/allowed-files -- the program writes it, line 7 of run.log; the host can read and replace it
sgx.allowed_files = [
  # the program writes it, line 7 of run.log
  "file:/var/lib/app/state",
]
`);
  });

  test('once: a second run changes nothing', () => {
    const { text } = merged(manifest, strace);
    expect(merged(text, strace)).toMatchObject({ text, additions: { mounts: [], trusted: [], allowed: [] } });
  });

  test('and closes what was opened for learning when asked to', () => {
    const open = merged(manifest, strace);
    expect(open.closings.map(({ path, message, range }) => `${path} ${range.start} ${message}`)).toEqual([
      `sgx.file_check_policy ${manifest.indexOf('"allow_all')} every file of the host can be opened unchecked`,
      `sgx.debug ${manifest.indexOf('true')} the host can read the memory of a debug enclave`,
      `loader.log_level ${manifest.indexOf('"warning"')} the log can show data of the program to the host`,
    ]);
    const { text } = merged(manifest, strace, { close: true });
    expect(text).toContain('loader.log_level = "error" # to see what is missing');
    expect(text).toContain('sgx.debug = false\nsgx.file_check_policy = "strict"\n');
    expect(merged(text, strace).closings).toEqual([]);
    expect(findings(text)).toEqual(findings(manifest).filter((id) => !/debug|policy|verbose|unlisted/.test(id)));
  });

  test('says what it leaves out', () => {
    expect(merged(manifest, strace).additions.remarks.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '3 the C library of the host is left out: Gramine has its own',
      '5 `/etc/hosts` is left out, it differs on every machine: mount one of your own if it is needed',
    ]);
  });

  test.each([
    ['', `sgx.trusted_files = [\n  # opened in line 1 of run.log\n  "file:conf",\n]\n\n`],
    [
      'sgx.debug = false\n[sgx.cpu_features]\navx = "required"\n',
      'sgx.debug = false\nsgx.trusted_files = [\n  # opened in line 1 of run.log\n  "file:conf",\n]\n[sgx.cpu_features]\navx = "required"\n',
    ],
    [
      '[sgx]\ndebug = false',
      '[sgx]\ndebug = false\ntrusted_files = [\n  # opened in line 1 of run.log\n  "file:conf",\n]',
    ],
    ['[sgx]\n', '[sgx]\ntrusted_files = [\n  # opened in line 1 of run.log\n  "file:conf",\n]\n'],
    [
      '[sgx]\r\n  debug = false # x\r\n',
      '[sgx]\r\n  debug = false # x\r\n  trusted_files = [\r\n    # opened in line 1 of run.log\r\n    "file:conf",\r\n  ]\r\n',
    ],
    ['sgx.trusted_files = []\n', 'sgx.trusted_files = [\n  # opened in line 1 of run.log\n  "file:conf",\n]\n'],
    [
      'sgx.trusted_files = [\n    "file:a" # one\n    # two\n]\n',
      'sgx.trusted_files = [\n    "file:a", # one\n    # two\n    # opened in line 1 of run.log\n    "file:conf",\n]\n',
    ],
    [
      '[[sgx.trusted_files]]\nuri = "file:a"\nsha256 = "x"\n[fs]\n',
      '[[sgx.trusted_files]]\nuri = "file:a"\nsha256 = "x"\n\n# opened in line 1 of run.log\n[[sgx.trusted_files]]\nuri = "file:conf"\n[fs]\n',
    ],
  ])('in the way the list is written: %j', (before, after) => {
    const log = "[P1:T1:a] warning: Disallowing access to file 'conf'; file is not allowed.\n";
    expect(merged(before, log).text).toBe(after);
    expect(merged(after, log).text).toBe(after);
  });

  test('unless an entry covers it already', () => {
    const covered = `fs.mounts = [{ path = "/a", uri = "file:/a" }, { path = "/keys", uri = "file:/keys", type = "encrypted" }]
sgx.trusted_files = ["file:/a/b/", { uri = "file:/a/c" }]
sgx.allowed_files = ["file:/a/out"]
`;
    const log = ['/a/b/x/y', '/a/c', '/a/out/1', '/keys/k'].map(
      (path) => `Disallowing access to file '${path}'; file is not allowed.`,
    );
    expect(merged(covered, log.join('\n')).text).toBe(covered);
  });

  test('but leaves a trusted file that is written to a person', () => {
    const text = 'sgx.trusted_files = ["file:data/"]\n';
    const log = "Disallowing write/append to a trusted file 'data/x'\n";
    const result = merged(text, log);
    expect(result.text).toBe(text);
    expect(result.additions.remarks.map((remark) => remark.text)).toEqual([
      '`data/x` is a trusted file and is written: decide whether the program has to, and if so take it out of `sgx.trusted_files`',
    ]);
  });

  test('not where its lists are of another form', () => {
    const log = "Disallowing access to file 'conf'; file is not allowed.\n";
    expect(() => merged('sgx.trusted_files.a = "file:a"\n', log)).toThrow(LocatedError);
    expect(() => merged('sgx = { debug = false }\n', log)).toThrow('m.toml:1:');
    expect(() => merged('sgx.debug = \n', log)).toThrow(LocatedError);
    expect(() => merged('sgx.debug = true\n', log, {}, '1.1')).toThrow('use `manifestly migrate` first');
  });
});

describe('a directory that is listed', () => {
  test('is mounted, unless it shows too much of the host', () => {
    const log = ['/', '/etc', '/srv/data', '/usr/bin'].map((path) => `chdir("${path}") = 0`).join('\n');
    const { additions } = merged(
      'fs.mounts = [{ path = "/usr/bin/a", uri = "file:/usr/bin/a" }]\n',
      `brk(0) = 1\n${log}`,
    );
    expect(additions.mounts.map(({ path }) => path)).toEqual(['/srv/data']);
    expect(additions.remarks).toEqual([{ line: 3, text: '`/etc` is listed, and too broad to be mounted unasked' }]);
  });
});

describe('a log is merged into a template', () => {
  const template = `{% set dir = "/opt/app" %}
fs.mounts = [
  { path = "{{ dir }}", uri = "file:{{ dir }}" },
]
sgx.trusted_files = [
{% for name in ["a", "b"] %}
  "file:{{ dir }}/{{ name }}",
{% endfor %}
]
sgx.debug = {{ "true" }}
`;

  test('at places that stand in it as rendered', () => {
    const log = ['/opt/app/a', '/opt/app/{{ 7 * 7 }}.txt', '/opt/app/{%x'].map(
      (path) => `Disallowing access to file '${path}'; file is not allowed.`,
    );
    const { text, closings } = mergedTemplate(template, log.join('\n'));
    expect(text).toBe(
      template.replace(
        '{% endfor %}\n]',
        `{% endfor %}
  # opened in line 2 of run.log
  "file:/opt/app/{{ '{' }}{ 7 * 7 }}.txt",
  # opened in line 3 of run.log
  "file:/opt/app/{{ '{' }}%x",
]`,
      ),
    );
    expect(mergedTemplate(text, log.join('\n')).text).toBe(text);
    expect(closings).toMatchObject([{ path: 'sgx.debug', fix: undefined }]);
  });

  test.each([
    [
      '{% for d in ["a"] %}\n[[fs.mounts]]\npath = "/{{ d }}"\nuri = "file:/{{ d }}"\n{% endfor %}\n',
      '{% for d in ["a"] %}\n[[fs.mounts]]\npath = "/{{ d }}"\nuri = "file:/{{ d }}"\n{% endfor %}\n\n# shows what is opened in line 1 of run.log\n[[fs.mounts]]\npath = "/srv/q"\nuri = "file:/srv/q"\n',
    ],
    [
      'fs.root.type = "tmpfs"\n{% if true %}\nfs.start_dir = "/"\n{% endif %} # end\n',
      'fs.root.type = "tmpfs"\n{% if true %}\nfs.start_dir = "/"\n{% endif %}\nfs.mounts = [\n  # shows what is opened in line 1 of run.log\n  { path = "/srv/q", uri = "file:/srv/q" },\n]\n # end\n',
    ],
    [
      'fs.mounts = [\n{% for d in ["a"] %}\n  { path = "/{{ d }}", uri = "file:/{{ d }}" }{% endfor %}]\n',
      'fs.mounts = [\n{% for d in ["a"] %}\n  { path = "/{{ d }}", uri = "file:/{{ d }}" },{% endfor %}\n  # shows what is opened in line 1 of run.log\n  { path = "/srv/q", uri = "file:/srv/q" },\n]\n',
    ],
    [
      '{% if true %}\nfs.mounts = [\n  { path = "/a", uri = "file:/a" },\n]\n{% endif %}\n',
      '{% if true %}\nfs.mounts = [\n  { path = "/a", uri = "file:/a" },\n  # shows what is opened in line 1 of run.log\n  { path = "/srv/q", uri = "file:/srv/q" },\n]\n{% endif %}\n',
    ],
  ])('outside of blocks that may be left out or repeated: %j', (before, after) => {
    const lists = '{# lists #}\nsgx.trusted_files = ["file:/srv/q/x"]\n';
    const log = "Disallowing access to file '/srv/q/x'; file is not allowed.\n";
    expect(mergedTemplate(`${lists}${before}`, log).text).toBe(`${lists}${after}`);
  });

  test('not behind what else such a block says', () => {
    const text = '{% if true %}\n[[fs.mounts]]\npath = "/a"\nuri = "file:/a"\n[sys]\nstack.size = "1M"\n{% endif %}\n';
    const log = "Disallowing access to file '/srv/q/x'; file is not allowed.\n";
    expect(() => mergedTemplate(text, log)).toThrow('the template makes this place, so that nothing can be added here');
  });

  test('not at places that it computes', () => {
    const made = 'sgx.trusted_files = {{ ["file:a"] | tojson }}\n';
    const log = "Disallowing access to file 'conf'; file is not allowed.\n";
    expect(() => mergedTemplate(made, log)).toThrow('the template makes this place, so that nothing can be added here');
  });
});

describe('what a log needs', () => {
  test('is one entry for a directory all of whose files are opened', () => {
    const tree = literalTree({
      '/app/a': '',
      '/app/b': '',
      '/app/sub/c': '',
      '/etc/x': '',
      '/etc/y': '',
      '/etc/z': '',
    });
    const log = ['/app/a', '/app/b', '/app/sub/c', '/etc/x', '/etc/y'].map(
      (path) => `openat(AT_FDCWD, "${path}", O_RDONLY) = 3`,
    );
    expect(needs(log.join('\n'), tree).trusted).toEqual([
      { path: '/app/', line: 1, why: 'all 3 files in it are opened, from line 1 of run.log on' },
      { path: '/etc/x', line: 4, why: 'opened in line 4 of run.log' },
      { path: '/etc/y', line: 5, why: 'opened in line 5 of run.log' },
    ]);
    expect(needs(log.join('\n')).trusted.length).toBe(5);
    const written = `${log.join('\n')}\nopenat(AT_FDCWD, "/app/sub/d", O_WRONLY|O_CREAT) = 3`;
    expect(needs(written, tree).trusted.map(({ path }) => path)).toContain('/app/sub/c');
  });

  test('is one entry for a directory in which names vary', () => {
    const log = Array.from({ length: 5 }, (_, at) => `openat(AT_FDCWD, "/var/lib/db/${at}", O_RDWR|O_CREAT) = 3`);
    expect(needs(log.join('\n')).allowed).toEqual([
      { path: '/var/lib/db/', line: 1, why: 'the program writes 5 files here, from line 1 of run.log on' },
    ]);
  });

  test('is no file in memory where inputs lie beside', () => {
    const log = 'openat(AT_FDCWD, "/tmp/in", O_RDONLY) = 3\nopenat(AT_FDCWD, "/tmp/out", O_WRONLY|O_CREAT) = 3';
    expect(needs(log)).toMatchObject({ scratch: [], trusted: [{ path: '/tmp/in' }], allowed: [{ path: '/tmp/out' }] });
  });
});

function needs(log: string, tree?: FileTree): LogNeeds {
  return needsOf(readLog(Buffer.from(log))!, { logName: 'run.log', ...(tree && { tree }) });
}

function merged(text: string, log: string, options = {}, release: '1.9' | '1.1' = '1.9') {
  return mergeLog(needs(log), { source: new Source('m.toml', text), release }, options);
}

function mergedTemplate(text: string, log: string) {
  const source = new Source('m.manifest.template', text);
  return mergeLog(needs(log), { source, release: '1.9', render: (one) => renderManifest(one) });
}

function findings(text: string): readonly string[] {
  const linted = lintText(new Source('m.manifest', text), {
    file: kindOf('m.manifest')!,
    release: '1.9',
    profile: 'production',
    rules,
  });
  return linted.findings.filter(({ suppressed }) => !suppressed).map(({ code }) => code);
}
