import { configurationRules } from './configuration.ts';
import { fileRules } from './files.ts';
import { lateLoadingRules } from './late-loading.ts';
import { launchRules } from './launch.ts';
import type { VerdictRule } from './verdict.ts';

export const verdictRules: readonly VerdictRule[] = [
  ...launchRules,
  ...configurationRules,
  ...fileRules,
  ...lateLoadingRules,
];
