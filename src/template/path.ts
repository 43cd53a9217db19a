import { typeError, Unknowable } from './problem.ts';
import { type Hole, isText, list, type Path, textOf, typeName, type Value } from './value.ts';

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
  return pathOf(left.text === '.' ? text : `${left.text}/${text}`);
}

function rightText(right: Value): string {
  if (isText(right)) return textOf(right);
  if (right !== null && typeof right === 'object') {
    if (right.kind === 'path') return right.text;
    if (right.kind === 'hole') throw new Unknowable();
  }
  throw typeError(`\`/\` can't join a path and \`${typeName(right)}\``);
}

/** `.name`, `.parent` and the like; undefined for other attributes. */
export function pathAttribute(path: Path, name: string): Value | undefined {
  const parts = path.text.split('/').filter((part) => part !== '');
  const absolute = path.text.startsWith('/');
  const last = path.text === '.' ? '' : (parts.at(-1) ?? '');
  const dot = last.lastIndexOf('.');
  const hasSuffix = dot > 0 && dot < last.length - 1;
  switch (name) {
    case 'name':
      return last;
    case 'stem':
      return hasSuffix ? last.slice(0, dot) : last;
    case 'suffix':
      return hasSuffix ? last.slice(dot) : '';
    case 'suffixes':
      return last.endsWith('.')
        ? list([])
        : list(
            last
              .replace(/^\.+/, '')
              .split('.')
              .slice(1)
              .map((part) => `.${part}`),
          );
    case 'parent':
      return parentOf(parts, absolute);
    case 'root':
    case 'anchor':
      return absolute ? '/' : '';
    case 'parts':
      return { kind: 'tuple', items: path.text === '.' ? [] : [...(absolute ? ['/'] : []), ...parts] };
    default:
      return undefined;
  }
}

function parentOf(parts: readonly string[], absolute: boolean): Path {
  return { kind: 'path', text: `${absolute ? '/' : ''}${parts.slice(0, -1).join('/')}` || '.' };
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
