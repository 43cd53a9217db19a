import type { ScannedFile } from '../image/scanned.ts';
import { byCodePoint } from '../text/order.ts';
import type { UnlistedData } from './inspection.ts';

/** Regular files below `/var` that no package manager keeps there for itself, by folder of up to four names, the largest first. */
export function unlistedDataOf(files: Iterable<ScannedFile>): readonly UnlistedData[] {
  const sums = new Map<string, { files: number; bytes: number }>();
  for (const { path, type, size } of files) {
    if (type !== 'file' || !path.startsWith('/var/') || ofSystem.test(path)) continue;
    const folder = /^(?:\/[^/]+){1,4}(?=\/)/.exec(path)![0];
    const sum = sums.get(folder) ?? { files: 0, bytes: 0 };
    sums.set(folder, sum);
    sum.files++;
    sum.bytes += size;
  }
  return [...sums]
    .map(([path, sum]) => ({ path, ...sum }))
    .sort((a, b) => b.bytes - a.bytes || byCodePoint(a.path, b.path));
}

const ofSystem =
  /^\/var\/(?:cache|log|backups|lock|run|mail|tmp|local|lib\/(?:apt|dpkg|pam|ucf|systemd|misc|rpm|yum|dnf|zypp|alternatives|selinux|shells\.state|vim|initramfs-tools|polkit-1|update-rc\.d|ca-certificates-java|dbus|locales|python|ghostscript|xfonts|sgml-base|xml-core|emacsen-common|insserv|os-prober|sudo|logrotate|usbutils))(?:\/|$)/;
