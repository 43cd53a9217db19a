import type { Invocation } from '../invocation/invocation.ts';
import { takesCode } from '../policy/interpreters.ts';
import type { Permissions } from '../policy/permissions.ts';
import type { ExecSurface } from '../policy/surface/exec-surface.ts';
import type { Evidence } from './comparison.ts';
import type { ExecExposure } from './inputs.ts';

export interface ExposureSources {
  readonly permissions?: Permissions;
  readonly surface?: ExecSurface;
  readonly evidence: readonly Evidence[];
}

/** What the host may start by a policy, and what can be started inside by a manifest. */
export function execExposure({ permissions, surface, evidence }: ExposureSources): ExecExposure {
  const execs = permissions ? [...permissions.execs, ...permissions.containers.flatMap((one) => one.execs)] : [];
  return {
    allowedCommands: permissions && execs.every(isOneCommand) ? execs.length : undefined,
    shells: permissions && execs.filter((exec) => takesCode(exec)).length,
    ...(surface && {
      startable: {
        programs: surface.programs.length,
        interpreters: surface.programs.filter(({ what }) => what !== undefined).length,
        isComplete: surface.missing.length === 0 && surface.unjudged === 0,
      },
    }),
    evidence,
  };
}

function isOneCommand({ command }: Invocation): boolean {
  return command.kind === 'argv' && !command.rest && command.args.every(({ value }) => value.kind === 'exact');
}
