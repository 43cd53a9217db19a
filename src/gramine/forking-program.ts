import type { Manifest } from './manifest.ts';
import { argumentsOf, programName } from './program.ts';

/** The program that is started first, or that an interpreter is told to run, when it is one known to start others. */
export function forkingProgram(manifest: Manifest): string | undefined {
  const program = programName(manifest);
  if (program !== undefined && forking.test(program)) return program;
  if (program === undefined || !/^python[\d.]*$/.test(program)) return undefined;
  const [, ...options] = argumentsOf(manifest) ?? [];
  const names = options.slice(0, 3).map(({ known }) => (typeof known === 'string' ? known.split('/').at(-1)! : ''));
  return names.find((name) => forking.test(name));
}

/** How many processes its arguments make of it, the first one included; undefined when they do not say. */
export function processesAsked(manifest: Manifest): number | undefined {
  const words = (argumentsOf(manifest) ?? []).map(({ known }) => (typeof known === 'string' ? known : ''));
  for (const [at, word] of words.entries()) {
    const [, joined] = /^(?:--(?:workers|processes)=|-[wp])(\d{1,4})$/.exec(word) ?? [];
    const apart = /^(?:-w|-p|--workers|--processes)$/.test(word) ? words[at + 1] : undefined;
    const workers = joined ?? (apart && /^\d{1,4}$/.test(apart) ? apart : undefined);
    if (workers !== undefined) return 1 + Number(workers);
  }
  return undefined;
}

const forking =
  /^(?:nginx|httpd|apache2|lighttpd|gunicorn|uwsgi|php-fpm[\d.]*|postgres|(?:ba|da|z|k)?sh|make|supervisord)$/;
