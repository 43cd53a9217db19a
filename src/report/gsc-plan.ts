import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { WrapPlan } from '../gsc/wrap-plan.ts';
import type { Source } from '../text/source.ts';

/** What `gsc plan` worked out, and what is wrong with the files that it was made from. */
export interface GscPlanReport {
  /** The image as the user named it. */
  readonly operand: string;
  readonly plan: WrapPlan;
  /** The manifest, the configuration, and the merged manifest as far as the image makes it. */
  readonly linted: readonly { readonly source: Source; readonly findings: readonly Diagnostic[] }[];
}
