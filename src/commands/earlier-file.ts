import type { Io } from '../io/io.ts';
import { decodeText } from '../text/decode.ts';
import { relativePath, resolvePath } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { prefixInRepository, tryGit } from './git.ts';
import { findRevisions } from './git-revision.ts';

/** A file as it was in a revision; undefined when it was not there. Throws a UserError when git knows no such revision. */
export function earlierFile(path: string, revision: string, io: Io): Source | undefined {
  const { tree } = findRevisions({ text: revision, staged: false }, io).old;
  const top = resolvePath('/', prefixInRepository(io));
  const name = relativePath('/', resolvePath(top, relativePath(io.cwd, resolvePath(io.cwd, path))));
  const bytes = tryGit(['cat-file', 'blob', `${tree}:${name}`], io);
  return bytes && new Source(path, decodeText(bytes).text);
}
