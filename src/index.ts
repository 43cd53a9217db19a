/** The public API: what is exported here keeps its meaning between minor versions. */
export { type CompareOptions, compare } from './compare/compare.ts';
export type {
  Cell as ComparisonCell,
  Comparison,
  CriterionResult,
  Evidence as ComparisonEvidence,
  SubjectId as ComparisonSubject,
} from './compare/comparison.ts';
export type { Given as ComparisonInputs, GivenInput as ComparisonInput } from './compare/given.ts';
export { type LoadGramine, type LoadGramineOptions, loadGramine } from './compare/load-gramine.ts';
export { checkOrder, type OrderCheck, parseOrder } from './compare/order.ts';
export { readScenario } from './compare/scenario.ts';
export { readJson } from './data/json.ts';
export type { Json, JsonObject } from './data/node.ts';
export { applyFixes } from './diagnostic/apply.ts';
export type { Diagnostic, Effect, Fix, Label, Severity, Stage, Upstream } from './diagnostic/diagnostic.ts';
export { LocatedError } from './diagnostic/located-error.ts';
export { type DiffInput, type DiffOptions, diffManifests } from './diff/diff-manifests.ts';
export type { Change, Direction, FileChange, Identity, ManifestDiff } from './diff/manifest-diff.ts';
export { type Choices, type Described, describe as describeWorkload, type Generated } from './generate/describe.ts';
export { type DirectoryRequest, describeDirectory } from './generate/directory-source.ts';
export { type GramineDirectories, gramineDirectories } from './generate/gramine-directories.ts';
export { describeImage, type ImageRequest } from './generate/image-source.ts';
export { profiles as runtimeProfiles } from './generate/profiles/index.ts';
export { describeProgram, type ProgramRequest } from './generate/program-source.ts';
export type { Workload } from './generate/workload.ts';
export { type WriteOptions, writeManifest } from './generate/write.ts';
export { type DescribedHost, describeHost, type HostOptions } from './gramine/described-host.ts';
export {
  type EnclaveIdentity,
  enclaveIdentity,
  readSignedManifest,
  type SignedManifest,
} from './gramine/enclave-identity.ts';
export {
  type FinalManifest,
  type FinalManifestOptions,
  finalManifest,
} from './gramine/final-manifest/final-manifest.ts';
export { type IdentityDocument, identityDocument } from './gramine/identity-document.ts';
export { explainMessage, type MessageExplanation } from './gramine/messages.ts';
export { type Migration, type MigrationOptions, migrate, type Outcome } from './gramine/migration/migrate.ts';
export type { Origin } from './gramine/migration/situation.ts';
export { parseRelease, type Release, releases } from './gramine/release.ts';
export { type RenderedManifest, type RenderVariables, renderManifest } from './gramine/render-manifest.ts';
export { type GscConfig, readGscConfig } from './gsc/config.ts';
export { planWrap, type WrapRequest } from './gsc/plan.ts';
export type { VerifiedImage } from './gsc/verified-image.ts';
export { type VerifyRequest, verifyWrapped } from './gsc/verify.ts';
export { type FinaliseWalk, finaliseWalk, type WalkOptions } from './gsc/walk.ts';
export type { WrapPlan } from './gsc/wrap-plan.ts';
export { type ScanOptions, scanImage } from './image/scan.ts';
export type { ScannedFile, ScannedImage, ScannedLayer, ScannedTree, Sight } from './image/scanned.ts';
export { inspectImage } from './inspect/inspect-image.ts';
export type { Inspection } from './inspect/inspection.ts';
export { type Launch, type LaunchStep, launchOf } from './inspect/launch.ts';
export { verdictRules as imageVerdictRules } from './inspect/verdicts/index.ts';
export { type Verdict as ImageVerdict, verdictsOf as imageVerdicts } from './inspect/verdicts/verdict.ts';
export type { FileStat, FileTree } from './io/file-tree.ts';
export type { Io } from './io/io.ts';
export { type AgentVerdict, type KataAgent, openAgent } from './kata/agent.ts';
export { foreignRules, lintForeign, policyRules } from './lint/foreign-lint.ts';
export { type Linted, type LintOptions, lintText } from './lint/lint.ts';
export { readApp } from './lint/pod-app.ts';
export { podLint } from './lint/pod-lint.ts';
export { podRules } from './lint/pod-rules.ts';
export type { Profile, Rule } from './lint/rule.ts';
export { rules } from './lint/rules/index.ts';
export { openReference, type Reference } from './policy/decide.ts';
export type { AgentRequest, Decision } from './policy/decision.ts';
export type { ExecPolicy } from './policy/exec-policy.ts';
export type { Permissions } from './policy/permissions.ts';
export { permissionsOf } from './policy/permissions-of.ts';
export { readExecPolicy } from './policy/read.ts';
export { reporters } from './report/index.ts';
export type { FileResult, LintResult } from './report/result.ts';
export { type PublicSigner, publicSigner } from './sgx/public-signers.ts';
export { SgxError } from './sgx/sgx-error.ts';
export { readSigningKey, readVerifyingKey, type SigningKey } from './sgx/signing-key.ts';
export { parseSigstruct, type Sigstruct, type SigstructFields } from './sgx/sigstruct.ts';
export { encodeDate } from './sgx/sigstruct-date.ts';
export { type SigstructDifference, sigstructDifferences } from './sgx/sigstruct-difference.ts';
export {
  type ExternalSignature,
  finishSigstruct,
  signatureProblems,
  signSigstruct,
  toBeSigned,
} from './sgx/sigstruct-signature.ts';
export { readVariables } from './template/json-variables.ts';
export { type Decoded, decodeText } from './text/decode.ts';
export { type Position, type Range, Source, type TextEdit } from './text/source.ts';
export type { TomlDocument } from './toml/document.ts';
export { parseToml } from './toml/parse.ts';
