import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';

export interface ImageOperand {
  readonly path: string;
  readonly reference?: string;
}

/** `PATH[:NAME]`, `PATH[:TAG]` or `PATH[@DIGEST]`, also after `oci:` and the like as other tools have it. A path that exists is one as a whole. */
export function readOperand(operand: string, io: Pick<Io, 'stat'>): ImageOperand {
  if (io.stat(operand)) return { path: operand };
  const remote = /^(docker|containers-storage|docker-daemon):/.exec(operand)?.[1];
  const plain = operand.replace(/^(?:oci|oci-archive|docker-archive|dir):/, '');
  for (const at of separators(plain)) {
    const path = plain.slice(0, at);
    if (path !== '' && io.stat(path)) return at === plain.length ? { path } : { path, reference: plain.slice(at + 1) };
  }
  throw new UserError(
    remote === undefined ? `the image ${operand} does not exist` : `${operand} is no file: images are not fetched`,
    'save it first: `docker save`, or `skopeo copy` to `oci:FOLDER`',
  );
}

/** Where the path can end, the longest first. */
function separators(text: string): readonly number[] {
  const found = [text.length];
  for (let at = text.length - 1; at > 0; at--) if (text[at] === ':' || text[at] === '@') found.push(at);
  return found;
}
