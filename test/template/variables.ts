import { dictOf } from '../../src/template/globals.ts';
import { pathOf } from '../../src/template/path.ts';
import { list, type Value } from '../../src/template/value.ts';

/** What random templates are rendered with. */
export function variables(): Map<string, Value> {
  const switched = (name: string, on: boolean): Value => dictOf([['name', name] as const, ['on', on] as const]);
  const attributes = new Map<string, Value>([['n', 0n]]);
  return new Map<string, Value>([
    ['s', 'hello'],
    ['lst', list(['a', 'b', 'c'])],
    ['d', dictOf([['k', 'v'] as const, ['n', 1n] as const])],
    ['n', 5n],
    ['x', 'X'],
    ['objs', list([switched('A', true), switched('B', false)])],
    ['p', pathOf('/usr/lib/x86/libc.so.6')],
    ['env', { ...dictOf(Object.entries({ HOME: '/root', PATH: '/bin:/usr/bin' })), typeName: 'os._Environ' }],
    ['q', 'it is'],
    ['t', true],
    [
      'ns',
      { kind: 'thing', typeName: 'jinja2.utils.Namespace', attributes, attribute: (name) => attributes.get(name) },
    ],
  ]);
}
