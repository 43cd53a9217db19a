import { typeError, Unknowable } from './problem.ts';
import { type Hole, isText, type Path, textOf, typeName, type Value } from './value.ts';

/** A `PosixPath` of a text: no repeated slashes, no `.` components, no slash at the end. */
export function pathOf(text: string, options: { readonly directory?: boolean } = {}): Path {
  const root = /^\/\/(?!\/)/.test(text) ? '//' : text.startsWith('/') ? '/' : '';
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  return { kind: 'path', text: root + parts.join('/') || '.', ...options };
}

/** `left / right`. */
export function joinPath(left: Path, right: Value): Path {
  const text = rightText(right);
  if (text.startsWith('/')) return pathOf(text);
  return pathOf(left.text === '.' || left.text === '' ? text : `${left.text}/${text}`);
}

function rightText(right: Value): string {
  if (isText(right)) return textOf(right);
  if (right !== null && typeof right === 'object') {
    if (right.kind === 'path') return right.text;
    if (right.kind === 'hole') throw new Unknowable();
  }
  throw typeError(`\`/\` can't join a path and \`${typeName(right)}\``);
}

/** A path nobody knows; `directory` is what to suppose of it where a template asks. */
export function unknownPath(
  key: string,
  options: { readonly needs?: string; readonly directory?: boolean } = {},
): Hole {
  const { needs, directory } = options;
  return {
    kind: 'hole',
    key,
    shape: 'path',
    ...(needs !== undefined && { needs }),
    attribute: (name) => {
      if (name === 'parent') return unknownPath(`${key}.parent`, { directory: true });
      if (name === 'is_dir' && directory !== undefined)
        return {
          kind: 'hole',
          key: `${key}.is_dir`,
          call: () => ({ kind: 'hole', key: `${key}.is_dir()`, suggestion: directory }),
        };
      return undefined;
    },
  };
}
