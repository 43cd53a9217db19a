import { type FileUser, mayAccess, permission } from '../image/access.ts';
import type { ScannedFile } from '../image/scanned.ts';

/** Whether the kernel lets a user start a program or enter a folder. Of programs, root needs that anybody may start them. */
export function mayExecute(user: FileUser, file: ScannedFile): boolean {
  const isRootsProgram = user.uid === 0 && file.type !== 'directory';
  return isRootsProgram ? (file.mode & 0o111) !== 0 : mayAccess(user, file, permission.search);
}
