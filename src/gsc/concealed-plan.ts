import type { ImageConfig } from '../image/image-config.ts';
import { concealmentFor } from '../inspect/concealment.ts';
import type { WrapPlan } from './wrap-plan.ts';

/** A plan as it may be shown: without what the command lines of the image give away. */
export function concealedPlan(plan: WrapPlan, config: ImageConfig | undefined): WrapPlan {
  const hide = concealmentFor(config);
  const { launch } = plan;
  return {
    ...plan,
    launch: launch && {
      ...launch,
      fixedArguments: hide.arguments(launch.fixedArguments),
      command: hide.arguments(launch.command),
      argv: hide.arguments(launch.argv),
      dropped: launch.dropped === undefined ? undefined : hide.text(launch.dropped),
    },
    configChanges: hide.all(plan.configChanges),
    commands: hide.all(plan.commands),
    problems: hide.all(plan.problems),
  };
}
