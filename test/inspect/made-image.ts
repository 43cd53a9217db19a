import { scanImage } from '../../src/image/scan.ts';
import type { ScannedImage } from '../../src/image/scanned.ts';
import { elf, glibcLinker } from '../generate/elf.ts';
import { layout } from '../image/layout-builder.ts';
import { memoryIo } from '../image/memory-io.ts';
import { file, folder, type Member, symlink, tar } from '../image/tar-builder.ts';

/** What is in a layer: text or bytes by path, `-> target` for a link, a slash at the end for a folder, or a member of the archive. */
export type Files = Readonly<Record<string, string | Uint8Array | Partial<Member>>>;

/** An image of these layers, from the lowest, as an OCI layout in one archive. Programs (bytes) and scripts can be started by all. */
export function imageBytes(layers: readonly Files[], config: object = {}, more: object = {}): Uint8Array {
  return layout({
    layers: layers.map((files) => ({ archive: tar(...Object.entries(files).map(member)) })),
    config: config as Record<string, unknown>,
    more: more as Record<string, unknown>,
  });
}

export function madeImage(layers: readonly Files[], config: object = {}, more: object = {}): Promise<ScannedImage> {
  return scanImage('image.tar', memoryIo({ 'image.tar': imageBytes(layers, config, more) }));
}

function member([path, content]: readonly [string, Files[string]]): Member {
  const name = path.replace(/^\//, '');
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) return { name, ...content };
  if (path.endsWith('/')) return folder(name);
  if (typeof content !== 'string') return { name, content, mode: 0o755 };
  if (content.startsWith('-> ')) return symlink(name, content.slice(3));
  return file(name, content, content.startsWith('#!') ? { mode: 0o755 } : {});
}

export const program = elf({ interpreter: glibcLinker, needed: ['libc.so.6'] });

/** Merged /usr with a shell, `env`, and the dynamic linker. */
export const system: Files = {
  '/usr/bin/dash': program,
  '/usr/bin/sh': '-> dash',
  '/usr/bin/env': program,
  '/usr/lib64/ld-linux-x86-64.so.2': elf({ soname: 'ld-linux-x86-64.so.2' }),
  '/bin': '-> usr/bin',
  '/lib64': '-> usr/lib64',
  '/tmp': { type: '5', mode: 0o1777 },
};
