import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';

export interface ImageOperand {
  readonly path: string;
  readonly reference?: string;
}

/** `PATH[:NAME]`, `PATH[:TAG]` or `PATH[@DIGEST]`, also after `oci:` and the like as other tools have it. A path that exists is one as a whole. */
export function readOperand(operand: string, io: Pick<Io, 'stat'>): ImageOperand {
  if (io.stat(operand)) return { path: operand };
  const plain = operand.replace(/^(?:oci|oci-archive|docker-archive|dir):/, '');
  for (const at of separators(plain)) {
    const path = plain.slice(0, at);
    if (path !== '' && io.stat(path)) return at === plain.length ? { path } : { path, reference: plain.slice(at + 1) };
  }
  throw notHere(operand);
}

/** Sources of skopeo that are no file. */
const remote = /^(docker:\/\/|containers-storage:|docker-daemon:|atomic:|ostree:|tarball:)(.*)$/s;

/** `registry.example:5000/name/space:tag@sha256:…`: what can't be meant as a file. */
const reference =
  /^(?:[a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?\/)?[a-z0-9][a-z0-9._/-]{0,252}(?::\w[\w.-]{0,127})?(?:@sha\d{3}:[0-9a-f]{1,128})?$/;

function notHere(operand: string): UserError {
  if (operand === '-')
    return new UserError("an image can't be read from standard input", 'give a folder or an archive with an image');
  const shown = visible(operand);
  const [, transport = 'docker://', name = operand] = remote.exec(operand) ?? [];
  const isRemote = remote.test(operand);
  const problem = isRemote ? `${shown} is no file: images are not fetched` : `the image ${shown} does not exist`;
  const isReference = reference.test(name) && !/^[./]|\.(?:tar|tgz|gz|zst)$/.test(name);
  if (!isRemote && !isReference) return new UserError(problem, 'give a folder or an archive with an image');
  const source = isReference ? `${transport}${visible(name)}` : 'docker://NAME';
  return new UserError(problem, `copy it first with \`skopeo copy ${source} oci:FOLDER:TAG\`, then use FOLDER:TAG`);
}

/** Where the path can end, the longest first. */
function separators(text: string): readonly number[] {
  const found = [text.length];
  for (let at = text.length - 1; at > 0; at--) if (text[at] === ':' || text[at] === '@') found.push(at);
  return found;
}
