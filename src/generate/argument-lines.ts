import { isBefore } from '../gramine/release.ts';
import { comment, commented, type Lines } from './manifest-lines.ts';
import type { Writing } from './write.ts';

/** `loader.argv`, or what stood in its place before Gramine 1.3. */
export function argumentLines(writing: Writing): Lines {
  const { workload, release, spelling } = writing;
  const { argv } = workload.program;
  if (!isBefore(release, '1.3')) {
    const list = `loader.argv = [${argv.map((argument) => spelling.quoted(argument)).join(', ')}]`;
    return commented(list, "its arguments, its own name first; the host can't choose others", spelling);
  }
  if (argv.length === 1)
    return commented(`loader.argv0_override = ${spelling.quoted(argv[0]!)}`, 'its name, and no arguments', spelling);
  return [
    ...comment(
      `Gramine ${release} reads arguments from a file, each ended by a NUL: ${serializing(argv)} > ${argumentFile(writing)}`,
      spelling,
      Number.POSITIVE_INFINITY,
    ),
    `loader.argv_src_file = ${spelling.quoted(`file:${argumentFile(writing)}`)}`,
  ];
}

/** The file that has to be there before Gramine 1.3, and to be trusted; undefined when there is none. */
export function argumentFileOf(writing: Writing): string | undefined {
  return isBefore(writing.release, '1.3') && writing.workload.program.argv.length > 1
    ? `file:${argumentFile(writing)}`
    : undefined;
}

function argumentFile({ workload }: Writing): string {
  const name = workload.program.path
    .split('/')
    .at(-1)!
    .replace(/[^\w.+-]/g, '_');
  return `${name}.args`;
}

function serializing(argv: readonly string[]): string {
  return `printf '%s\\0' ${argv.map((argument) => `'${argument.replaceAll("'", "'\\''")}'`).join(' ')}`;
}
