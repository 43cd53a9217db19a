import { isBefore } from '../gramine/release.ts';
import { byCodePoint } from '../text/order.ts';
import { acceptance, comment, type Lines, questionLines } from './manifest-lines.ts';
import type { WorkloadMount } from './workload.ts';
import type { Writing } from './write.ts';

/** The root and the mounts, ancestors before descendants: a later ancestor would hide what is below. */
export function fileSystemLines(writing: Writing): Lines {
  const { workload, spelling, release } = writing;
  const mounts = [...workload.mounts].sort((a, b) => byCodePoint(a.path, b.path));
  return [
    ...comment('an empty root: the program sees of the host what is mounted below, and nothing else', spelling),
    'fs.root.type = "tmpfs"',
    ...(isBefore(release, '1.2') ? oldMounts(mounts, writing) : newMounts(mounts, writing)),
    ...questionLines(
      workload.questions.filter(({ about }) => about.startsWith('fs.')),
      spelling,
    ),
  ];
}

function newMounts(mounts: readonly WorkloadMount[], { spelling }: Writing): Lines {
  let last = '';
  const elements = mounts.flatMap((mount) => {
    const reason = mount.why === last ? [] : comment(mount.why, spelling);
    last = mount.why;
    return [...reason, ...acceptance(mount.accept, spelling), `{ ${membersOf(mount, spelling).join(', ')} },`];
  });
  return ['fs.mounts = [', ...elements.map((line) => `  ${line}`), ']'];
}

function membersOf({ type, path, uri, keyName }: WorkloadMount, spelling: Writing['spelling']): readonly string[] {
  return [
    ...(type === 'chroot' ? [] : [`type = "${type}"`]),
    `path = ${spelling.quotedPaths(path)}`,
    ...(uri === undefined ? [] : [`uri = ${spelling.quotedPaths(uri)}`]),
    ...(keyName === undefined ? [] : [`key_name = ${spelling.quoted(keyName)}`]),
  ];
}

/** Gramine 1.0 and 1.1 have a table for each mount, and mount shorter paths first. */
function oldMounts(mounts: readonly WorkloadMount[], { spelling }: Writing): Lines {
  const taken = new Set<string>();
  return mounts.flatMap((mount) => {
    const name = `fs.mount.${nameFor(mount.path, taken)}`;
    return [
      ...comment(mount.why, spelling),
      ...acceptance(mount.accept, spelling),
      `${name}.type = "${mount.type}"`,
      `${name}.path = ${spelling.quotedPaths(mount.path)}`,
      ...(mount.uri === undefined ? [] : [`${name}.uri = ${spelling.quotedPaths(mount.uri)}`]),
    ];
  });
}

function nameFor(path: string, taken: Set<string>): string {
  const base = path.replace(/^\/+/, '').replace(/[^A-Za-z0-9_]+/g, '_') || 'root';
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
