import { describe, expect, test } from 'vitest';
import { newestRelease, type Release } from '../../src/gramine/release.ts';
import { distroSupport, gscDistro } from '../../src/inspect/distribution.ts';
import { madeImage } from './made-image.ts';

async function distro(text: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const found = gscDistro((await madeImage([{ '/etc/os-release': text, ...files }])).tree);
  return 'distro' in found ? found.distro : `no: ${found.problem}`;
}

describe('the distribution that GSC derives', () => {
  test.each([
    ['debian:12', 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'],
    ['ubuntu:22.04', "ID=ubuntu\nNAME='Ubuntu'\nVERSION_ID='22.04'\n"],
    ['alpine:3.20', 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n'],
    ['quay.io/centos/centos:stream9', 'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"\n'],
    ['centos:8', 'NAME="CentOS Linux"\nID="centos"\nVERSION_ID="8"\n'],
    ['redhat/ubi9:9.4', 'NAME="Red Hat Enterprise Linux"\nID="rhel"\nVERSION_ID="9.4"\n\nX="a b"\n'],
    ['registry.suse.com/suse/sle15:15.4', 'NAME="SLES"\nID="sles"\nVERSION_ID="15.4"\n'],
    ['no: its `os-release` has no `VERSION_ID`', 'NAME=Debian\nID=debian\n'],
    ['no: its `os-release` has no `ID`', 'NAME=Debian\nVERSION_ID=12\n'],
    ['no: its `os-release` has no `NAME`, on which GSC stops', 'ID=debian\nVERSION_ID=12\n'],
    [
      'no: line 2 of its `os-release` is not one `NAME=value`, on which GSC stops',
      'ID=x\nHOME_URL="https://x.example/?a=b"\n',
    ],
    ['no: line 1 of its `os-release` is not one `NAME=value`, on which GSC stops', '# comment\nID=x\n'],
    ['no: line 1 of its `os-release` is not one `NAME=value`, on which GSC stops', 'NAME="open\n'],
    ['no: line 1 of its `os-release` is not one `NAME=value`, on which GSC stops', 'NAME=end\\\nID=x\n'],
  ])('is %s', async (expected, text) => {
    expect(await distro(text)).toBe(expected);
  });

  test('is the minimal image where microdnf is installed', async () => {
    const text = 'NAME="Red Hat Enterprise Linux"\nID="rhel"\nVERSION_ID="8.8"\n';
    expect(await distro(text, { '/usr/bin/microdnf': 'x' })).toBe('redhat/ubi8-minimal:8.8');
  });

  test('is read through a link, and not elsewhere', async () => {
    const usual = { '/etc/os-release': '-> ../usr/lib/os-release' };
    const files = { ...usual, '/usr/lib/os-release': 'NAME=D\nID=debian\nVERSION_ID=11.3.1\n' };
    expect(gscDistro((await madeImage([files])).tree)).toEqual({ distro: 'debian:11.3' });
    expect(gscDistro((await madeImage([{ '/usr/lib/os-release': 'ID=debian\n' }])).tree)).toEqual({
      problem: 'the image has no `/etc/os-release`',
    });
  });
});

describe('what a release of GSC does with it', () => {
  test.each<readonly [string, Release, string]>([
    ['debian:12', newestRelease, 'listed'],
    ['debian:13', newestRelease, 'accepted'],
    ['debian:10', '1.9', 'accepted'],
    ['debian:10', '1.8', 'listed'],
    ['debian:11', '1.3', 'listed'],
    ['debian:11', '1.2', 'rejected'],
    ['ubuntu:24.04', '1.9', 'listed'],
    ['ubuntu:24.04', '1.8', 'accepted'],
    ['ubuntu:18.04', '1.0', 'listed'],
    ['centos:8', '1.9', 'accepted'],
    ['quay.io/centos/centos:stream9', '1.7', 'rejected'],
    ['quay.io/centos/centos:stream9', '1.8', 'listed'],
    ['redhat/ubi9-minimal:9.4', '1.9', 'listed'],
    ['redhat/ubi9-minimal:9.5', '1.9', 'accepted'],
    ['registry.suse.com/suse/sle15:15.4', '1.8', 'listed'],
    ['alpine:3.20', '1.9', 'rejected'],
    ['__proto__:1', '1.9', 'rejected'],
  ])('%s, GSC %s: %s', (name, release, expected) => {
    expect(distroSupport(name, release)).toBe(expected);
  });
});
