import { describeHost } from '../gramine/described-host.ts';
import { renderManifest } from '../gramine/render-manifest.ts';
import { Source } from '../text/source.ts';
import { secondReading } from '../toml/second-reader.ts';
import type { Workload } from './workload.ts';
import { type WriteOptions, writeManifest } from './write.ts';

/**
 * The manifest, after it has been read again: two TOML readers find the same in the plain one, and the template renders to just
 * that on the host it is written for.
 */
export function checkedManifest(workload: Workload, options: WriteOptions): string {
  const plain = writeManifest(workload, { ...options, form: 'plain' });
  if (secondReading(plain) !== 'same') throw new Error('the generated manifest is read in two ways');
  if (options.form === 'plain') return plain;
  const template = writeManifest(workload, options);
  if (statements(rendered(template, options)) !== statements(plain))
    throw new Error('the generated template does not render to the manifest');
  return template;
}

function rendered(template: string, { release, gramine }: WriteOptions): string {
  const host = describeHost({ release });
  const installed = {
    ...host.gramine,
    pkglibdir: gramine.pkglibdir,
    runtimedir: (libc: string) => (libc === 'musl' ? gramine.runtimedir.musl : gramine.runtimedir.glibc),
  };
  return renderManifest(new Source('the template', template), {}, { ...host, gramine: installed }).text;
}

/** Comments are wrapped anew in a template. */
function statements(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:#.*)?$/.test(line))
    .join('\n');
}
