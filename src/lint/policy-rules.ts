import type { Rule } from './rule.ts';
import { alternationAnchor } from './rules/exec/alternation-anchor.ts';
import { ambiguousContainer } from './rules/exec/ambiguous-container.ts';
import { ambiguousRepeat } from './rules/exec/ambiguous-repeat.ts';
import { copyFileWide } from './rules/exec/copy-file-wide.ts';
import { counterNotRaised } from './rules/exec/counter-not-raised.ts';
import { debugEntry } from './rules/exec/debug-entry.ts';
import { endpointOpen } from './rules/exec/endpoint-open.ts';
import { envLoadsCode } from './rules/exec/env-loads-code.ts';
import { envNotRequired } from './rules/exec/env-not-required.ts';
import { envWildcard } from './rules/exec/env-wildcard.ts';
import { expired } from './rules/exec/expired.ts';
import { format } from './rules/exec/format.ts';
import { imageNotPinned } from './rules/exec/image-not-pinned.ts';
import { incompleteStreams } from './rules/exec/incomplete-streams.ts';
import { interpreterCode } from './rules/exec/interpreter-code.ts';
import { levelTooHigh } from './rules/exec/level-too-high.ts';
import { logsReadable } from './rules/exec/logs-readable.ts';
import { notUnderstood } from './rules/exec/not-understood.ts';
import { patternDialect } from './rules/exec/pattern-dialect.ts';
import { patternMatchesAll } from './rules/exec/pattern-matches-all.ts';
import { patternMatchesNewline } from './rules/exec/pattern-matches-newline.ts';
import { privileged } from './rules/exec/privileged.ts';
import { relativeProgram } from './rules/exec/relative-program.ts';
import { rootUser } from './rules/exec/root-user.ts';
import { shellAllowed } from './rules/exec/shell-allowed.ts';
import { shellWithStdin } from './rules/exec/shell-with-stdin.ts';
import { signalsUnrestricted } from './rules/exec/signals-unrestricted.ts';
import { unreadable } from './rules/exec/unreadable.ts';
import { unsupportedPattern } from './rules/exec/unsupported-pattern.ts';
import { digestCut } from './rules/init-data/digest-cut.ts';
import { initDataFormat } from './rules/init-data/format.ts';
import { noPolicy } from './rules/init-data/no-policy.ts';
import { notBound } from './rules/init-data/not-bound.ts';
import { plainAnnotation } from './rules/init-data/plain-annotation.ts';
import { tooLarge } from './rules/init-data/too-large.ts';
import { unsorted } from './rules/init-data/unsorted.ts';
import { anyTty } from './rules/kata/any-tty.ts';
import { debugConsole } from './rules/kata/debug-console.ts';
import { envPlaceholder } from './rules/kata/env-placeholder.ts';
import { failingPolicyAllowed } from './rules/kata/failing-policy-allowed.ts';
import { invalidDenyPattern } from './rules/kata/invalid-deny-pattern.ts';
import { joinedPattern } from './rules/kata/joined-pattern.ts';
import { missingDefault } from './rules/kata/missing-default.ts';
import { oldSyntax } from './rules/kata/old-syntax.ts';
import { policyDataNotLast } from './rules/kata/policy-data-not-last.ts';
import { portsUnchecked } from './rules/kata/ports-unchecked.ts';
import { printLeaks } from './rules/kata/print-leaks.ts';
import { setPolicyAllowed } from './rules/kata/set-policy-allowed.ts';
import { unanchoredPattern } from './rules/kata/unanchored-pattern.ts';
import { unknownBuiltin } from './rules/kata/unknown-builtin.ts';
import { unreadCommands } from './rules/kata/unread-commands.ts';
import { wrongPackage } from './rules/kata/wrong-package.ts';
import { debuggable } from './rules/occlum/debuggable.ts';
import { untrustedOverrides } from './rules/occlum/untrusted-overrides.ts';
import { wholeRoot } from './rules/occlum/whole-root.ts';
import { wideEntryPoint } from './rules/occlum/wide-entry-point.ts';
import { trusteeAllowAll } from './rules/trustee/allow-all.ts';
import { trusteeConfigNotBound } from './rules/trustee/config-not-bound.ts';
import { trusteeDebugNotTested } from './rules/trustee/debug-not-tested.ts';
import { trusteeDottedClaim } from './rules/trustee/dotted-claim.ts';
import { trusteeEvidenceNotJudged } from './rules/trustee/evidence-not-judged.ts';
import { trusteeNoSgxRule } from './rules/trustee/no-sgx-rule.ts';
import { trusteePublicSigner } from './rules/trustee/public-signer.ts';
import { trusteeSampleEvidence } from './rules/trustee/sample-evidence.ts';
import { trusteeSignerWithoutVersion } from './rules/trustee/signer-without-version.ts';
import { trusteeVersionOrder } from './rules/trustee/version-order.ts';

/** Every rule about policies, by group and name. Loaded when a policy is met: `policyRuleIds` are their names. */
export const policyRules: readonly Rule[] = [
  alternationAnchor,
  ambiguousContainer,
  ambiguousRepeat,
  copyFileWide,
  counterNotRaised,
  debugEntry,
  endpointOpen,
  envLoadsCode,
  envNotRequired,
  envWildcard,
  expired,
  format,
  imageNotPinned,
  incompleteStreams,
  interpreterCode,
  levelTooHigh,
  logsReadable,
  notUnderstood,
  patternDialect,
  patternMatchesAll,
  patternMatchesNewline,
  privileged,
  relativeProgram,
  rootUser,
  shellAllowed,
  shellWithStdin,
  signalsUnrestricted,
  unreadable,
  unsupportedPattern,
  digestCut,
  initDataFormat,
  noPolicy,
  notBound,
  plainAnnotation,
  tooLarge,
  unsorted,
  anyTty,
  debugConsole,
  envPlaceholder,
  failingPolicyAllowed,
  invalidDenyPattern,
  joinedPattern,
  missingDefault,
  oldSyntax,
  policyDataNotLast,
  portsUnchecked,
  printLeaks,
  setPolicyAllowed,
  unanchoredPattern,
  unknownBuiltin,
  unreadCommands,
  wrongPackage,
  debuggable,
  untrustedOverrides,
  wholeRoot,
  wideEntryPoint,
  trusteeAllowAll,
  trusteeConfigNotBound,
  trusteeDebugNotTested,
  trusteeDottedClaim,
  trusteeEvidenceNotJudged,
  trusteeNoSgxRule,
  trusteePublicSigner,
  trusteeSampleEvidence,
  trusteeSignerWithoutVersion,
  trusteeVersionOrder,
];
