import { describe, expect, it } from 'vitest';
import { allowedMatchesAll } from '../../../src/lint/rules/files/allowed-matches-all.ts';
import { allowedShadowsTrusted } from '../../../src/lint/rules/files/allowed-shadows-trusted.ts';
import { codeAllowed } from '../../../src/lint/rules/files/code-allowed.ts';
import { directorySlash } from '../../../src/lint/rules/files/directory-slash.ts';
import { duplicateFile } from '../../../src/lint/rules/files/duplicate.ts';
import { emptyAllowedList } from '../../../src/lint/rules/files/empty-allowed-list.ts';
import { encryptedListed } from '../../../src/lint/rules/files/encrypted-listed.ts';
import { glob } from '../../../src/lint/rules/files/glob.ts';
import { hashConflict } from '../../../src/lint/rules/files/hash-conflict.ts';
import { hashOnDirectory } from '../../../src/lint/rules/files/hash-on-directory.ts';
import { hostMutated } from '../../../src/lint/rules/files/host-mutated.ts';
import { malformedHash } from '../../../src/lint/rules/files/malformed-hash.ts';
import { missingFile } from '../../../src/lint/rules/files/missing.ts';
import { policyPermissive } from '../../../src/lint/rules/files/policy-permissive.ts';
import { secretTrusted } from '../../../src/lint/rules/files/secret-trusted.ts';
import { skippedFiles } from '../../../src/lint/rules/files/skipped.ts';
import { staleHash } from '../../../src/lint/rules/files/stale-hash.ts';
import { symlinkedFile } from '../../../src/lint/rules/files/symlink.ts';
import { tooManyEntries } from '../../../src/lint/rules/files/too-many.ts';
import { unmeasured } from '../../../src/lint/rules/files/unmeasured.ts';
import { unreachable } from '../../../src/lint/rules/files/unreachable.ts';
import { filesUriScheme } from '../../../src/lint/rules/files/uri-scheme.ts';
import { writableTrusted } from '../../../src/lint/rules/files/writable-trusted.ts';
import { literalTree } from '../../literal-tree.ts';
import { found, hole } from './found.ts';

const all = [
  allowedMatchesAll,
  allowedShadowsTrusted,
  codeAllowed,
  directorySlash,
  duplicateFile,
  emptyAllowedList,
  encryptedListed,
  glob,
  hashConflict,
  hashOnDirectory,
  hostMutated,
  malformedHash,
  policyPermissive,
  secretTrusted,
  tooManyEntries,
  unmeasured,
  unreachable,
  filesUriScheme,
  writableTrusted,
];

const messages = (findings: ReturnType<typeof found>) => findings.map(({ message }) => message);
const list = (name: 'trusted' | 'allowed', ...uris: string[]) => `sgx.${name}_files = ${JSON.stringify(uris)}\n`;
const hash = (digit: string) => digit.repeat(64);

describe('an allowed entry', () => {
  it('that covers several things is reported once, for the worst of them', () => {
    const manifest = `libos.entrypoint = "/app/run.py"\n${list('trusted', 'file:app/run.py', 'file:app/lib/', 'file:app/conf')}${list('allowed', 'file:app')}`;
    expect(found(all, manifest)).toEqual([
      {
        rule: 'files/allowed-shadows-trusted',
        severity: 'error',
        at: '"file:app"',
        path: 'sgx.allowed_files[0]',
        message: '`file:app` covers the program `/app/run.py`, so the host can replace it',
        help: 'allow less, and name the program in `sgx.trusted_files`',
        stage: 'none',
        effect: 'accepted',
      },
    ]);
  });

  it.each([
    [['file:data/a'], 'covers `file:data/a`, whose hash is not checked then'],
    [['file:data/a', 'file:data/b'], 'covers `file:data/a` and 1 more trusted entry, whose hash is not checked then'],
    [
      ['file:data/a', 'file:data/b/', 'file:data/c'],
      'covers `file:data/a` and 2 more trusted entries, whose hash is not checked then',
    ],
  ])('says how many trusted entries it covers: %j', (trusted, message) => {
    expect(messages(found(all, list('trusted', ...trusted) + list('allowed', 'file:data')))).toEqual([
      `\`file:data\` ${message}`,
    ]);
  });

  it('that is trusted as well is a warning in a signed manifest, where GSC puts it', () => {
    const manifest = `sgx.trusted_files = [{ uri = "file:x", sha256 = "${hash('1')}" }]\n${list('allowed', 'file:x')}`;
    expect(found(all, manifest, { reading: 'final' }).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['files/allowed-shadows-trusted', 'warning'],
    ]);
    expect(found(all, manifest).map(({ severity }) => severity)).toEqual(['error']);
  });

  it('covers whole path components only', () => {
    expect(
      found([allowedShadowsTrusted], list('trusted', 'file:data2/a', 'file:/data/a') + list('allowed', 'file:data')),
    ).toEqual([]);
  });

  it('that is code is as bad inside a trusted directory as outside', () => {
    const severity = (uri: string) =>
      found([allowedShadowsTrusted, codeAllowed], list('trusted', 'file:/srv/') + list('allowed', uri)).map((one) => [
        one.rule,
        one.severity,
      ]);
    expect(severity('file:/srv/lib/libc.so.6')).toEqual([['files/allowed-shadows-trusted', 'error']]);
    expect(severity('file:/srv/state.json')).toEqual([['files/allowed-shadows-trusted', 'warning']]);
    expect(severity('file:/opt/libc.so.6')).toEqual([['files/code-allowed', 'error']]);
  });

  it('is one finding however wrong it is', () => {
    expect(found(all, list('allowed', 'file:/')).map(({ rule }) => rule)).toEqual(['files/allowed-matches-all']);
    expect(found(all, `fs.root.uri = "file:/"\n${list('allowed', 'file:/usr/lib')}`).map(({ rule }) => rule)).toEqual([
      'files/code-allowed',
    ]);
    expect(found(all, list('allowed', '/usr/lib')).map(({ rule }) => rule)).toEqual(['files/uri-scheme']);
  });

  it.each([
    ['file:', 'files/allowed-matches-all'],
    ['file:./', 'files/allowed-matches-all'],
    ['file:a/../', 'files/allowed-matches-all'],
    ['file:/a/..', 'files/allowed-matches-all'],
    ['file:../', 'files/unreachable'],
  ])('%s gives %s', (uri, rule) => {
    expect(found(all, list('allowed', uri)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it.each(['log/app.txt', 'out.json', 'solo', 'lib.so.bak', 'a.python', 'scripts/', 'README.sharp', 'bin/'])(
    '%s is not taken for code',
    (path) => {
      expect(found(all, list('allowed', `file:${path}`))).toEqual([]);
    },
  );

  it.each(['libx.so', 'libx.so.1.2.3', 'a/b.pyc', 'x.jar', 'bin/sh', 'opt/bin/python3.11', 'node_modules/'])(
    '%s is taken for code',
    (path) => {
      expect(found(all, list('allowed', `file:${path}`)).map(({ rule }) => rule)).toEqual(['files/code-allowed']);
    },
  );
});

describe('holes of a template', () => {
  it('are never guessed', () => {
    expect(
      found(
        all,
        list('allowed', `file:${hole}`, hole, `file:/${hole}/`) + list('trusted', 'file:\ue001', hole, `${hole}/x`),
      ),
    ).toEqual([]);
    expect(
      found(all, `sgx.trusted_files = [${hole}, { uri = "${hole}", sha256 = "${hole}" }]\nsgx.allowed_files = ${hole}`),
    ).toEqual([]);
    expect(found(all, `sgx.file_check_policy = "${hole}"`)).toEqual([]);
  });

  it('that are the same are the same path', () => {
    const manifest = list('trusted', `file:${hole}/lib/x`) + list('allowed', `file:${hole}/lib`);
    expect(messages(found(all, manifest))).toEqual([
      '`file:…/lib` covers `file:…/lib/x`, whose hash is not checked then',
    ]);
    expect(found(all, manifest.replace(hole, '\ue001'))).toEqual([]);
  });

  it('leave certain what stands after them', () => {
    expect(messages(found(all, list('allowed', `file:${hole}/plugin.so`)))).toEqual([
      '`file:…/plugin.so` is a library, which the host can replace unnoticed',
    ]);
    expect(found(all, list('allowed', `file:${hole}plugin.so`))).toEqual([]);
  });
});

describe('a trusted file', () => {
  it('of a wrong type of value is left to the key rules', () => {
    expect(found(all, 'sgx.trusted_files = [1, true, [], {}, { uri = 1 }]\nsgx.allowed_files = [1, {}]')).toEqual([]);
    expect(found(all, 'sgx.trusted_files = "file:a"\nsgx.allowed_files.x = "file:/"')).toEqual([]);
  });

  it('may have a name that objects have members of', () => {
    expect(
      found(
        all,
        list('trusted', 'file:__proto__', 'file:constructor', 'file:toString') + list('allowed', 'file:hasOwnProperty'),
      ),
    ).toEqual([]);
  });

  it('is given two hashes only when they differ', () => {
    const twice = (a: string, b: string) =>
      `sgx.trusted_files = [{ uri = "file:x", sha256 = "${a}" }, { uri = "file:x", sha256 = "${b}" }]`;
    expect(found([hashConflict, duplicateFile], twice(hash('a'), hash('a'))).map(({ rule }) => rule)).toEqual([
      'files/duplicate',
    ]);
    expect(
      found([hashConflict, duplicateFile], twice(hash('a'), hash('b'))).map(({ rule, stage }) => [rule, stage]),
    ).toEqual([['files/hash-conflict', 'signer']]);
    expect(
      found([hashConflict], twice(hash('a'), hash('b')), { reading: 'final' }).map(({ effect }) => effect),
    ).toEqual(['ignored']);
    expect(found([hashConflict], twice(hash('a'), hash('b')), { release: '1.5' }).map(({ effect }) => effect)).toEqual([
      'ignored',
    ]);
  });

  it('with an empty hash was measured up to 1.5 and stops the start from 1.6 on', () => {
    const manifest = 'sgx.trusted_files = [{ uri = "file:x", sha256 = "" }]';
    expect(found([malformedHash], manifest, { release: '1.5' })).toEqual([]);
    expect(messages(found([malformedHash], manifest, { release: '1.6' }))).toEqual(['the hash of `file:x` is empty']);
  });

  it('is noticed by the signer where it opens it, and at the start otherwise', () => {
    const stage = (text: string, reading: 'source' | 'final') => found([filesUriScheme], text, { reading })[0]!.stage;
    expect(stage('sgx.trusted_files = ["x"]', 'source')).toBe('signer');
    expect(stage('sgx.trusted_files = ["x"]', 'final')).toBe('runtime');
    expect(stage(`sgx.trusted_files = [{ uri = "x", sha256 = "${hash('1')}" }]`, 'source')).toBe('runtime');
    expect(stage('sgx.allowed_files = ["x"]', 'source')).toBe('runtime');
  });

  it.each([
    ['file:/usr/lib/x/', 'file:/lib', 'spell it as the mount does: `file:/lib/x`'],
    ['file:/bin/sh', 'file:/usr/bin', 'spell it as the mount does: `file:/usr/bin/sh`'],
    ['file:/opt/x', 'file:/srv', 'mount it, or spell it as the `uri` of the mount does'],
    ['file:srv/x', 'file:/srv', 'write the absolute path, as the mounts do'],
  ])('%s under a mount of %s gets the help: %s', (uri, mounted, help) => {
    const manifest = `fs.root.type = "tmpfs"\nfs.mounts = [{ path = "/m", uri = "${mounted}" }]\n${list('trusted', uri)}`;
    expect(found([unreachable], manifest).map((finding) => finding.help)).toEqual([help]);
  });

  it.each([
    'server.key',
    'tls/privkey.pem',
    'server-key.pem',
    'id_rsa',
    '.env',
    'app/.npmrc',
    'store.pfx',
    'secrets.yaml',
  ])('%s looks secret', (path) => {
    expect(found([secretTrusted], list('trusted', `file:${path}`))).toHaveLength(1);
  });

  it.each([
    'server.crt',
    'fullchain.pem',
    'id_rsa.pub',
    'public.key',
    'jwt.pub.pem',
    'keyboard.json',
    'tokens.py',
    'env',
    'monkey.pem',
    'key.pem/',
  ])('%s does not look secret', (path) => {
    expect(found([secretTrusted], list('trusted', `file:${path}`))).toEqual([]);
  });
});

describe('with the files of the host', () => {
  it('a private key is known by its content, which is not shown', () => {
    const files = literalTree({
      '/a.pem': '-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n',
      '/b.key': 'not one',
      '/c.pem': '(unreadable)',
    });
    const findings = found(
      [secretTrusted],
      list('trusted', 'file:a.pem', 'file:b.key', 'file:c.pem', 'file:gone.key'),
      { files },
    );
    expect(findings.map(({ at }) => at)).toEqual(['"file:a.pem"', '"file:gone.key"']);
    expect(JSON.stringify(findings)).not.toContain('MHcCAQ');
  });

  it('what a listing leaves out is named, and what is listed by itself is not', () => {
    const files = literalTree({
      '/app/v1/x': '',
      '/app/current': '-> v1',
      '/app/a': '-> gone',
      '/app/private': '(unreadable)',
      '/app/deep/er/link': '-> ../../v1',
    });
    const before = found([skippedFiles], list('trusted', 'file:app/'), { files });
    expect(before.map(({ message, severity }) => [severity, message])).toEqual([
      [
        'warning',
        'the tools leave out `app/a` (broken link), `app/current` (link to a directory), `app/private` (unreadable) and 1 more',
      ],
    ]);
    const after = list('trusted', 'file:app/', 'file:app/current/', 'file:app/private', 'file:app/deep/er/link/');
    expect(found([skippedFiles], after, { files }).map(({ message, severity }) => [severity, message])).toEqual([
      ['note', 'the tools leave out `app/a` (broken link)'],
    ]);
  });

  it('a link in a circle is broken, not followed for ever', () => {
    const files = literalTree({ '/app/a': '-> b', '/app/b': '-> a', '/app/up': '-> ..' });
    expect(messages(found([skippedFiles, missingFile], list('trusted', 'file:app/', 'file:app/a'), { files }))).toEqual(
      [
        'the tools leave out `app/b` (broken link), `app/up` (link to a directory)',
        '`file:app/a` does not exist on the host',
      ],
    );
  });

  it('a file that only a link separates from its mount is respelt instead of called unreachable', () => {
    const files = literalTree({ '/usr/lib/libc.so': '', '/lib': '-> usr/lib', '/opt/x': '' });
    const manifest = `fs.root.type = "tmpfs"\nfs.mounts = [{ path = "/l", uri = "file:/usr/lib" }]\n${list('trusted', 'file:/lib/libc.so', 'file:/opt/x')}`;
    expect(messages(found([symlinkedFile, unreachable], manifest, { files }))).toEqual([
      '`file:/lib/libc.so` never matches: the mount at `/l` shows it as `file:/usr/lib/libc.so`',
      'no mount shows `file:/opt/x`, so nothing in the enclave reaches it',
    ]);
  });

  it("a hash is compared in any case of letters, and a file that can't be read is not", () => {
    const empty = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855';
    const manifest = ['/empty', '/full', '/locked', '/gone']
      .map((path) => `[[sgx.trusted_files]]\nuri = "file:${path}"\nsha256 = "${empty}"\n`)
      .join('');
    const files = literalTree({ '/empty': '', '/full': 'x', '/locked': '(unreadable)' });
    expect(messages(found([staleHash], manifest, { files }))).toEqual(['`file:/full` has another hash on the host']);
  });
});

describe('a list of many entries', () => {
  it.each([
    [10_000, 'note', '0.4 s'],
    [14_142, 'note', '0.9 s'],
    [20_000, 'warning', '2 s'],
    [40_000, 'warning', '10 s'],
    [80_000, 'warning', '43 s'],
    [160_000, 'warning', '3 min'],
  ])('%i of them take time', (count, severity, time) => {
    const [finding, ...more] = found([tooManyEntries], `sgx.trusted_files = [${'"",'.repeat(count)}]`);
    expect(more).toEqual([]);
    expect([finding!.severity, finding!.message]).toEqual([
      severity,
      `\`sgx.trusted_files\` has ${count.toLocaleString('en-US')} entries, which take about ${time} to read at every start`,
    ]);
  });

  it('is judged in a moment, and its findings end at two hundred', () => {
    const entry = (at: number) => `{ uri = "file:/srv/${at % 500}/lib${at}.so", sha256 = "${hash('1')}" },\n`;
    const trusted = `sgx.trusted_files = [\n${Array.from({ length: 50_000 }, (_, at) => entry(at)).join('')}]\n`;
    const allowed = list('allowed', ...Array.from({ length: 20_000 }, (_, at) => `file:/srv/${at}`));
    const started = performance.now();
    const findings = found([...all, unreachable], trusted + allowed, { reading: 'final' });
    expect(performance.now() - started).toBeLessThan(10_000);
    const shadows = findings.filter(({ rule }) => rule === 'files/allowed-shadows-trusted');
    expect(shadows).toHaveLength(201);
    expect(shadows.at(-1)!.message).toBe(
      '`file:/srv/200` covers `file:/srv/200/lib200.so` and 99 more trusted entries, whose hash is not checked then, and 299 more like this',
    );
  });
});
