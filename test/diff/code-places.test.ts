import { describe, expect, it } from 'vitest';
import { diffManifests } from '../../src/diff/diff-manifests.ts';
import { Source } from '../../src/text/source.ts';

const common = `fs.root.type = "tmpfs"
fs.mounts = [
  { path = "/app", uri = "file:app" },
  { path = "/plugins", uri = "file:plugins" },
]
sgx.trusted_files = ["file:app/"]
sgx.allowed_files = ["file:plugins"]
`;

/** Path, direction and reason of every change between two lines that are added to a manifest. */
function changes(before: string, after: string): readonly string[] {
  const input = (line: string) => ({
    source: new Source('app.manifest', `${common}${line}\n`),
    templated: false,
    final: false,
  });
  return diffManifests(input(before), input(after), { release: '1.9' }).changes.map(
    ({ path, direction, why }) => `${path} ${direction}: ${why}`,
  );
}

describe('what becomes weaker although no list of files changes', () => {
  it.each([
    [
      'libos.entrypoint = "/app/server"',
      'libos.entrypoint = "/plugins/server"',
      'libos.entrypoint weaker: the host can replace the program',
      'libos.entrypoint stronger: the host can no longer replace the program',
    ],
    [
      'libos.entrypoint = "server"\nfs.start_dir = "/app"',
      'libos.entrypoint = "server"\nfs.start_dir = "/plugins"',
      'fs.start_dir weaker: the host can replace the program',
      'fs.start_dir stronger: the host can no longer replace the program',
    ],
    [
      'loader.argv = ["python3", "/app/main.py"]',
      'loader.argv = ["python3", "/plugins//main.py"]',
      'loader.argv weaker: the host can replace code that an argument names',
      'loader.argv stronger: the host can no longer replace code that an argument names',
    ],
    [
      'loader.env.PYTHONPATH = "/app/lib"',
      'loader.env.PYTHONPATH = "/app/lib:/plugins"',
      'loader.env.PYTHONPATH weaker: the host decides what is in one of these places, and so chooses which code is loaded',
      'loader.env.PYTHONPATH stronger: the host no longer decides what is in one of these places',
    ],
    [
      '',
      'loader.env.SSL_CERT_FILE = "/plugins/ca.pem"',
      'loader.env.SSL_CERT_FILE weaker: the host decides what is in one of these places, and so chooses which certificates are trusted',
      'loader.env.SSL_CERT_FILE stronger: the host no longer decides what is in one of these places',
    ],
    [
      'loader.env.LD_PRELOAD = "/app/a.so"',
      'loader.env.LD_PRELOAD = "/app/a.so /plugins/b.so"',
      'loader.env.LD_PRELOAD weaker: the host chooses what is in one of these places, so it chooses code',
      'loader.env.LD_PRELOAD stronger: the host no longer chooses code in one of these places',
    ],
  ])('is a place that the host decides about: %s, %s', (before, after, there, back) => {
    expect(changes(before, after)).toEqual([there]);
    expect(changes(after, before)).toEqual([back]);
  });

  it('is no argument that names data, and no place that is trusted', () => {
    expect(changes('loader.argv = ["server"]', 'loader.argv = ["server", "/plugins/data.csv"]')).toEqual([
      'loader.argv neutral: the manifest fixes the arguments, and the host cannot change them',
    ]);
    expect(changes('', 'loader.env.PYTHONPATH = "/app/lib"')).toEqual([
      'loader.env.PYTHONPATH neutral: the manifest fixes it, and the host cannot change it',
    ]);
  });
});

describe('a table of allowed files', () => {
  const difference = (oldRelease: '1.1' | '1.8', release: '1.2' | '1.9') => {
    const input = {
      source: new Source('app.manifest', 'sgx.allowed_files.a = "file:/a"\n'),
      templated: false,
      final: false,
    };
    return diffManifests(input, input, { release, oldRelease })
      .changes.filter(({ subject }) => subject === 'files')
      .map(({ path, direction, kind }) => `${path} ${kind} ${direction}`);
  };

  it('opens something up to Gramine 1.1, and is passed over from then on', () => {
    expect(difference('1.1', '1.2')).toEqual(['/a removed stronger']);
    expect(difference('1.8', '1.9')).toEqual([]);
  });
});
