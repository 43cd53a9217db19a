import { LocatedError } from '../../diagnostic/located-error.ts';
import type { Invocation } from '../../invocation/invocation.ts';
import type { Permissions } from '../permissions.ts';
import { Coverage } from '../test/coverage.ts';
import { regoEngine } from '../test/rego-engine.ts';
import { runCase } from '../test/run-case.ts';
import { sampleArgv } from '../test/sample.ts';
import type { TestSubject } from '../test/subject.ts';
import type { Imported } from './imported.ts';

/** More take too long to ask; what is beyond is not known to be allowed. */
const mostAsked = 2000;

/**
 * A policy of the Kata agent without the commands that its data name and its rules deny, each with a note: data say what rules of a
 * known kind would allow, and only a policy's own rules say what is allowed.
 */
export function withoutDenied(imported: Imported): Imported {
  const { permissions } = imported;
  const subject = subjectOf(permissions);
  if (!subject) return imported;
  const left = { asks: mostAsked };
  const isDenied = (container: string, exec: Invocation): boolean =>
    left.asks-- > 0 && exec.command.kind === 'argv' && denies(subject, container, exec);
  const denied = new Set<Invocation>();
  for (const { name, execs } of permissions.containers)
    for (const exec of execs) if (isDenied(name, exec)) denied.add(exec);
  for (const exec of permissions.containers.length > 0 ? permissions.execs : [])
    if (permissions.containers.every(({ name }) => isDenied(name, exec))) denied.add(exec);
  if (denied.size === 0) return imported;
  const allowed = (execs: readonly Invocation[]) => execs.filter((exec) => !denied.has(exec));
  return {
    permissions: {
      ...permissions,
      execs: allowed(permissions.execs),
      containers: permissions.containers.map((one) => ({ ...one, execs: allowed(one.execs) })),
    },
    notes: [...imported.notes, ...[...denied].map(noteOf)],
  };
}

function noteOf(exec: Invocation): Imported['notes'][number] {
  return {
    range: exec.range,
    message: `\`${sampleArgv(exec.command).join(' ')}\` is left out: the data name it, and the rules deny it when they are asked`,
    help: 'see why with `manifestly policy explain`',
  };
}

/** Undefined for rules that can't be run: then nothing is known of what they deny. */
function subjectOf({ source, enforcedBy, containers }: Permissions): TestSubject | undefined {
  try {
    return { source, enforcedBy, containers, engines: [regoEngine(source)], lines: [] };
  } catch (error) {
    if (error instanceof LocatedError) return undefined;
    throw error;
  }
}

function denies(subject: TestSubject, container: string, { command, tty, range }: Invocation): boolean {
  const step = {
    endpoint: 'ExecProcessRequest',
    expect: 'allow',
    container,
    argv: sampleArgv(command),
    ...(tty === 'required' && { tty: true }),
    range,
  } as const;
  const { outcome, setup } = runCase({ name: container, steps: [step], range }, subject, new Coverage([]));
  return outcome === 'failed' && !setup;
}
