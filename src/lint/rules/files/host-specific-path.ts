import type { Mount } from '../../../gramine/mounts.ts';
import type { Text } from '../../../gramine/text.ts';
import type { Range } from '../../../text/source.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hostSpecificPath = manifestRule({
  id: 'files/host-specific-path',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'A template names the library directories of one distribution.',
    why: 'Debian has `/lib/x86_64-linux-gnu`, Fedora `/lib64`, Alpine `/lib`, and Gramine may be installed elsewhere. A template that writes them out works on one distribution; elsewhere signing stops at a path that does not exist.',
    bad: [
      {
        as: 'template',
        manifest:
          'fs.mounts = [{ path = "/lib", uri = "file:{{ gramine.runtimedir() }}" }]\nsgx.trusted_files = ["file:/lib/x86_64-linux-gnu/"]',
        at: '"file:/lib/x86_64-linux-gnu/"',
      },
      {
        as: 'template',
        manifest:
          'sgx.trusted_files = ["file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/", "file:/usr/lib/x86_64-linux-gnu/", "file:{{ app }}"]',
        at: '"file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/"',
      },
    ],
    good: [
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ arch_libdir }}/", "file:/usr{{ arch_libdir }}/"]' },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:{{ arch_libdir }}/"]',
        defines: { arch_libdir: '/lib/x86_64-linux-gnu' },
      },
      { manifest: 'sgx.trusted_files = ["file:/lib/x86_64-linux-gnu/"]' },
    ],
  },
  *check(subject) {
    const places = [...placesIn(subject)];
    const [first, ...others] = places;
    if (!first) return;
    const ours = /\/gramine(?:\/|$)/.test(first.text.raw);
    yield {
      at: first.at,
      path: first.path,
      message: `\`${first.text}\` is where one distribution has it`,
      help: ours
        ? 'use `{{ gramine.runtimedir() }}`'
        : 'use a variable, e.g. `{{ arch_libdir }}` with `-D arch_libdir=/lib/x86_64-linux-gnu`',
      stage: 'none',
      effect: 'accepted',
      related: others.slice(0, 10).map(({ at }) => ({ range: at, message: 'here too' })),
    };
  },
});

interface Place {
  readonly at: Range;
  readonly path: string;
  readonly text: Text;
}

/** Only what the template itself spells out. */
function* placesIn(subject: Subject): Generator<Place> {
  const map = subject.options.template?.world.map;
  if (!map) return;
  for (const place of [...mountPlaces(subject.mounts.entries), ...filePlaces(subject)]) {
    if (isSpecific(place.text) && map.verbatim(place.at)) yield place;
  }
}

function* mountPlaces(mounts: readonly Mount[]): Generator<Place> {
  for (const { fields, key } of mounts) {
    if (fields.uri?.text) yield { at: fields.uri.at, path: `${key}.uri`, text: fields.uri.text };
  }
}

function* filePlaces({ trusted, allowed }: Subject): Generator<Place> {
  for (const { uriAt, text, list, index } of [...trusted.entries, ...allowed.entries])
    yield { at: uriAt, path: `${list}[${index}]`, text };
}

function isSpecific({ known }: Text): boolean {
  return (
    known?.startsWith('file:/') === true &&
    known.includes('/lib') &&
    /^file:\/+(?:usr\/(?:local\/)?)?(?:lib\/(?:x86_64|aarch64)-[a-z]+(?:-[a-z]+){0,2}|lib64)(?:\/|$)/.test(known)
  );
}
