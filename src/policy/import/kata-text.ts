import type { Matcher } from '../../invocation/invocation.ts';
import type { Macros } from './macros.ts';

/** A text of `policy_data` in which genpolicy has left places for what is known only when the container is made. */
export function textMatcher(text: string, macros: Macros): Matcher {
  const places = [...text.matchAll(/\$\(([a-z]+(?:-[a-z]+)+)\)/g)].filter(([, name]) => isPlace(name!));
  if (places.length === 0) return { kind: 'exact', value: text };
  if (places.some(([, name]) => chosenByHost.has(name!))) return { kind: 'anything' };
  let pattern = '';
  let at = 0;
  for (const place of places) {
    const known = patternFor(place[1]!, macros);
    if (known === undefined) return { kind: 'anything' };
    pattern += escaped(text.slice(at, place.index)) + known;
    at = place.index + place[0].length;
  }
  return { kind: 'pattern', pattern: `^${pattern}${escaped(text.slice(at))}$`, dialect: 'rust' };
}

/** The rules take any value there. */
const chosenByHost: ReadonlySet<string> = new Set([
  'host-name',
  'node-name',
  'pod-uid',
  'resource-field',
  'todo-annotation',
]);

/** The first request decides, and the later ones have to say the same. */
const chosenOnce: ReadonlySet<string> = new Set(['sandbox-name', 'sandbox-namespace']);

const addresses: ReadonlySet<string> = new Set(['host-ip', 'pod-ip']);

function isPlace(name: string): boolean {
  return chosenByHost.has(name) || chosenOnce.has(name) || addresses.has(name);
}

function patternFor(name: string, macros: Macros): string | undefined {
  if (chosenOnce.has(name)) return '[a-z0-9.-]{1,253}';
  const address = macros.get('ipv4_a');
  return address === undefined || address.includes('$(') ? undefined : `(?:${address})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|#&~-]/g, '\\$&');
}
