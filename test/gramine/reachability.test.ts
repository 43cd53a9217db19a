import { describe, expect, it } from 'vitest';
import { Manifest } from '../../src/gramine/manifest.ts';
import { mountsOf } from '../../src/gramine/mounts.ts';
import { normalizePath } from '../../src/gramine/paths.ts';
import { reachabilityOf } from '../../src/gramine/reachability.ts';
import { Text } from '../../src/gramine/text.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const holes = { first: 0xe000, last: 0xe00f };

function reach(manifest: string, path: string, whole = false): string {
  const document = parseToml(new Source('app.manifest', manifest), { holes });
  const mounts = mountsOf(new Manifest(document, { release: '1.9' }));
  const result = reachabilityOf(mounts).of(normalizePath(new Text(path, holes))!, whole);
  if (result.kind === 'visible') return `visible at ${result.inside ?? result.mount.path}`;
  return result.kind === 'hidden' ? `hidden by ${result.by.path}` : result.kind;
}

const mounts = (...entries: string[]) => `fs.mounts = [${entries.map((entry) => `{ ${entry} }`).join(', ')}]`;

describe('a host path', () => {
  it.each([
    ['app', 'visible at /app'],
    ['./a/../b', 'visible at /b'],
    ['../app', 'unreachable'],
    ['/app', 'unreachable'],
  ])('%s is, without any mount, %s', (path, expected) => {
    expect(reach('', path)).toBe(expected);
  });

  it.each([
    ['/srv/data', 'visible at /data'],
    ['/srv/data/x/y', 'visible at /data/x/y'],
    ['/srv/database', 'unreachable'],
    ['/srv', 'unreachable'],
  ])('%s is, with one mount, %s', (path, expected) => {
    expect(reach(mounts('path = "/data", uri = "file:/srv/data/"'), path)).toBe(expected);
  });

  it('that stands for all below it is visible when a part of it is mounted', () => {
    expect(reach(mounts('path = "/data", uri = "file:/srv/data"'), '/srv', true)).toBe('visible at /');
    expect(reach(mounts('path = "/ca", uri = "file:../ssl/ca.crt"'), '../ssl', true)).toBe('visible at /');
  });

  it('is hidden where another mount covers the place', () => {
    const manifest = `fs.root.uri = "file:/"\n${mounts('path = "/tmp", type = "tmpfs"')}`;
    expect(reach(manifest, '/tmp/x')).toBe('hidden by /tmp');
    expect(reach(manifest, '/tmpx')).toBe('visible at /tmpx');
    expect(reach(manifest, '/', true)).toBe('visible at /');
  });

  it('is visible through the second mount of a directory when the first is covered', () => {
    const manifest = mounts(
      'path = "/a", uri = "file:/srv"',
      'path = "/b", uri = "file:/srv"',
      'path = "/a", type = "tmpfs"',
    );
    expect(reach(manifest, '/srv/x')).toBe('visible at /b/x');
  });

  it('in an encrypted mount is encrypted unless a mount of its own shows the ciphertext', () => {
    const encrypted = 'type = "encrypted", path = "/db", uri = "file:db"';
    expect(reach(mounts(encrypted), 'db/x')).toBe('encrypted');
    expect(reach(mounts(encrypted, 'path = "/raw", uri = "file:db"'), 'db/x')).toBe('visible at /raw/x');
    expect(reach(mounts('type = "encrypted", path = "/files", uri = "file:enc"'), 'enc/x')).toBe('encrypted');
  });

  it('is unknown when a template decides about it', () => {
    expect(reach(mounts('path = "/a", uri = "file:\ue000"'), '/srv/x')).toBe('unknown');
    expect(reach(mounts('path = "/a", uri = "file:/opt/\ue000"'), '/srv/x')).toBe('unreachable');
    expect(reach(mounts('path = "/a", uri = "file:/opt/\ue000"'), '/opt/x')).toBe('unknown');
    expect(reach(mounts('path = "/a", uri = "file:\ue000"'), '\ue000/x')).toBe('visible at /a/x');
    expect(reach(mounts('path = "/a", uri = "file:a"'), '\ue000/x')).toBe('unknown');
    expect(reach(mounts('path = "/a", uri = "file:/opt"'), '/srv/\ue000')).toBe('unreachable');
    expect(reach(mounts('path = "/a", uri = "file:/opt", type = "\ue000"'), '/opt/x')).toMatch(/unknown|visible/);
    expect(reach('fs.mounts = [\ue000]', '/srv/x')).toBe('unknown');
  });
});
