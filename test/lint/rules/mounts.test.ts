import { describe, expect, it } from 'vitest';
import { duplicateMount } from '../../../src/lint/rules/mounts/duplicate.ts';
import { encryptedOverlap } from '../../../src/lint/rules/mounts/encrypted-overlap.ts';
import { encryptedRenamed } from '../../../src/lint/rules/mounts/encrypted-renamed.ts';
import { hiddenMount } from '../../../src/lint/rules/mounts/hidden.ts';
import { hostPseudoFilesystem } from '../../../src/lint/rules/mounts/host-pseudo-filesystem.ts';
import { keyIgnored } from '../../../src/lint/rules/mounts/key-ignored.ts';
import { missingRootUri } from '../../../src/lint/rules/mounts/missing-uri.ts';
import { mountPath } from '../../../src/lint/rules/mounts/path.ts';
import { tmpfsWithUri } from '../../../src/lint/rules/mounts/tmpfs-with-uri.ts';
import { tooBroadMount } from '../../../src/lint/rules/mounts/too-broad.ts';
import { untrustedShm } from '../../../src/lint/rules/mounts/untrusted-shm.ts';
import { mountsUriScheme } from '../../../src/lint/rules/mounts/uri-scheme.ts';
import { workingDirectoryRoot } from '../../../src/lint/rules/mounts/working-directory-root.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { found, hole } from './found.ts';

const all = [
  duplicateMount,
  encryptedOverlap,
  encryptedRenamed,
  hiddenMount,
  hostPseudoFilesystem,
  keyIgnored,
  missingRootUri,
  mountPath,
  mountsUriScheme,
  tmpfsWithUri,
  tooBroadMount,
  untrustedShm,
];

const messages = (findings: ReturnType<typeof found>) => findings.map(({ message }) => message);
const mounts = (...entries: string[]) => `fs.mounts = [\n${entries.map((entry) => `  { ${entry} },\n`).join('')}]\n`;

describe('the order of mounts', () => {
  it('matters: every mount below a later one is hidden', () => {
    const manifest = mounts(
      'path = "/a/b/c", type = "tmpfs"',
      'path = "/a/b", type = "tmpfs"',
      'path = "/ab", type = "tmpfs"',
      'path = "/a", type = "tmpfs"',
    );
    expect(found([hiddenMount], manifest).map(({ at, message }) => `${at}: ${message}`)).toEqual([
      '"/a/b/c": the mount at `/a/b/c` is hidden by the later one at `/a/b`',
      '"/a/b": the mount at `/a/b` is hidden by the later one at `/a`',
    ]);
  });

  it('does not matter for mounts beside each other', () => {
    expect(found(all, mounts('path = "/b", type = "tmpfs"', 'path = "/a", type = "tmpfs"'))).toEqual([]);
  });

  it('is judged between equal holes and never between different ones', () => {
    const below = (dir: string) => mounts(`path = "${hole}/conf", type = "tmpfs"`, `path = "${dir}", type = "tmpfs"`);
    expect(messages(found([hiddenMount], below(hole)))).toEqual([
      'the mount at `…/conf` is hidden by the later one at `…`',
    ]);
    expect(found([hiddenMount, duplicateMount], below('\ue001'))).toEqual([]);
  });

  it('is no matter of a root that is mounted twice, which is a wrong path', () => {
    const findings = found(
      [hiddenMount, duplicateMount, mountPath],
      mounts('path = "/a", type = "tmpfs"', 'path = "/", type = "tmpfs"'),
    );
    expect(findings.map(({ rule }) => rule)).toEqual(['mounts/path']);
  });
});

describe('three mounts at one path', () => {
  it('leave two without effect', () => {
    const manifest = mounts(
      'path = "/lib", uri = "file:a"',
      'path = "/lib/", uri = "file:b"',
      'path = "//lib", uri = "file:b"',
    );
    expect(found([duplicateMount], manifest).map(({ path, severity }) => [path, severity])).toEqual([
      ['fs.mounts[0].path', 'error'],
      ['fs.mounts[1].path', 'error'],
    ]);
  });
});

describe('a mount point', () => {
  it.each(['/tmp', '/a.b', '/..data', '/a/...', '/…'])('may be %s', (path) => {
    expect(found([mountPath], mounts(`path = "${path}", type = "tmpfs"`))).toEqual([]);
  });

  it.each([
    ['tmp', 'the mount point `tmp` must be absolute'],
    ['./tmp', 'the mount point `./tmp` must be absolute'],
    ['', '`path` is empty'],
    ['/', "`/` can't be mounted"],
    ['/./', '`/./` is `/`, and the mount covers the whole root'],
    ['/a/../../', '`/a/../../` is `/`, and the mount covers the whole root'],
    ['/a/./b', 'the mount point `/a/./b` is `/a/b`'],
    ['/a/..b/..', 'the mount point `/a/..b/..` is `/a`'],
  ])('%j is reported', (path, message) => {
    expect(messages(found([mountPath], mounts(`path = "${path}", type = "tmpfs"`)))).toEqual([message]);
  });

  it('that is relative was only logged up to 1.4 and is refused from 1.5 on', () => {
    const effect = (release: '1.4' | '1.5') =>
      found([mountPath], mounts('path = "tmp", type = "tmpfs"'), { release })[0]!.effect;
    expect([effect('1.4'), effect('1.5')]).toEqual(['warning', 'fatal']);
  });
});

describe('a mount', () => {
  it('of a wrong type of value is left to the key rules', () => {
    expect(found(all, 'fs.mounts = [1, "x", { path = 1, uri = true, type = [] }]')).toEqual([]);
    expect(found(all, 'fs.mounts = "none"\nfs.root = "file:/"')).toEqual([]);
    expect(found(all, 'fs.mounts = [{}]', { release: '1.6' })).toEqual([]);
  });

  it('is not looked at in releases that do not read the list', () => {
    expect(found(all, mounts('type = "no", path = "x", uri = "x", key_name = "k"'), { release: '1.1' })).toEqual([]);
  });

  it('whose type is unknown is not judged by it', () => {
    expect(
      found(all, mounts(`type = "${hole}", path = "/db", uri = "db", key_name = "k"`), { release: '1.6' }),
    ).toEqual([]);
  });

  it('of shared memory is limited by the allowed files up to 1.7 only', () => {
    const manifest = mounts('type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm"');
    expect(messages(found([untrustedShm], manifest, { release: '1.7' }))).toEqual([
      'the host reads and changes all of `/dev/shm`',
    ]);
    expect(messages(found([untrustedShm], manifest, { release: '1.8' }))).toEqual([
      'the host reads and changes all of `/dev/shm`, whatever `sgx.allowed_files` says',
    ]);
  });

  it.each([
    ['file:/proc', 'warning'],
    ['file:/sys/class', 'warning'],
    ['file://proc', 'accepted'],
    ['file:/x/../dev', 'accepted'],
  ])('of %s has the effect %s in Gramine', (uri, effect) => {
    expect(
      found([hostPseudoFilesystem], mounts(`path = "/x", uri = "${uri}"`)).map((finding) => finding.effect),
    ).toEqual([effect]);
  });

  it('of everything weighs more when the files need no entry', () => {
    const root = 'fs.root.uri = "file:/"\n';
    expect(found([tooBroadMount], root).map(({ severity }) => severity)).toEqual(['note']);
    expect(
      found([tooBroadMount], `${root}sgx.file_check_policy = "allow_all_but_log"`).map(({ severity }) => severity),
    ).toEqual(['warning']);
  });
});

describe('the root', () => {
  it('of GSC is known', () => {
    const base = 'fs.root.type = "chroot"\nfs.root.uri = "file:/"';
    expect(found([...all, workingDirectoryRoot], 'sgx.debug = false', { base })).toEqual([]);
  });

  it('is missing only when nobody can add it', () => {
    const listed = 'sgx.trusted_files = ["file:app"]\n';
    expect(messages(found([workingDirectoryRoot], listed))).toEqual([
      "`file:app` can be seen only because the enclave's root is the directory it is started in",
    ]);
    expect(found([workingDirectoryRoot], `${hole}\n${listed}`)).toEqual([]);
    expect(found([workingDirectoryRoot], listed, { profile: 'development' })).toEqual([]);
  });

  it('that is encrypted overlaps every encrypted mount below it', () => {
    const manifest = `fs.root = { type = "encrypted", uri = "file:/srv" }\n${mounts('type = "encrypted", path = "/db", uri = "file:/srv/db"')}`;
    expect(messages(found([encryptedOverlap], manifest))).toEqual([
      '`file:/srv/db` also belongs to the encrypted mount at `/`',
    ]);
  });
});

it('ten thousand mounts are judged in a moment', () => {
  const entries = Array.from({ length: 10_000 }, (_, at) => `path = "/m/${at}/x", uri = "file:/srv/${at}"`);
  const started = performance.now();
  const findings = found(all, mounts(...entries, 'path = "/m", type = "tmpfs"'));
  expect(findings).toHaveLength(201);
  expect(findings.at(-1)!.message).toBe(
    'the mount at `/m/200/x` is hidden by the later one at `/m`, and 9799 more like this',
  );
  expect(performance.now() - started).toBeLessThan(5000);
});

it('a new order hides nothing, and of two mounts at one path the same one stays last', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const steps = ['a', 'b', 'a/b'];
  for (let round = 0; round < 300; round++) {
    const paths = Array.from({ length: 2 + random(7) }, () =>
      Array.from({ length: 1 + random(3) }, () => `/${steps[random(3)]}`).join(''),
    );
    const manifest = mounts(...paths.map((path, at) => `path = "${path}", uri = "file:m${at}"`));
    const subject = subjectOf(manifest);
    const [finding] = [...hiddenMount.check(subject)];
    if (!finding) continue;
    let fixed = manifest;
    for (const { range, text } of finding.fix!.edits.toSorted((a, b) => b.range.start - a.range.start)) {
      fixed = fixed.slice(0, range.start) + text + fixed.slice(range.end);
    }
    expect(found([hiddenMount], fixed)).toEqual([]);
    const entries = (text: string) =>
      subjectOf(text).mounts.entries.map(({ path, uri }) => [path!.raw, uri!.path.raw] as const);
    expect(new Map(entries(fixed))).toEqual(new Map(entries(manifest)));
    expect(entries(fixed)).toHaveLength(paths.length);
  }
});

function subjectOf(text: string): Subject {
  const document = parseToml(new Source('app.manifest', text));
  return new Subject(document, {
    path: 'app.manifest',
    kind: 'gramine-manifest',
    reading: 'source',
    release: '1.9',
    profile: 'production',
  });
}
