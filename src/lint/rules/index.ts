import type { Rule } from '../rule.ts';
import { dottedKeyName } from './encryption/dotted-key-name.ts';
import { hardcodedKey } from './encryption/hardcoded-key.ts';
import { incompleteProvisioning } from './encryption/incomplete-provisioning.ts';
import { keyNotProvided } from './encryption/key-not-provided.ts';
import { malformedKey } from './encryption/malformed-key.ts';
import { provisioningFile } from './encryption/provisioning-file.ts';
import { sealedToMrenclave } from './encryption/sealed-to-mrenclave.ts';
import { specialKeyName } from './encryption/special-key-name.ts';
import { unusedKey } from './encryption/unused-key.ts';
import { hostArguments } from './exec/host-arguments.ts';
import { allowedMatchesAll } from './files/allowed-matches-all.ts';
import { allowedShadowsTrusted } from './files/allowed-shadows-trusted.ts';
import { codeAllowed } from './files/code-allowed.ts';
import { directorySlash } from './files/directory-slash.ts';
import { duplicateFile } from './files/duplicate.ts';
import { emptyAllowedList } from './files/empty-allowed-list.ts';
import { encryptedListed } from './files/encrypted-listed.ts';
import { glob } from './files/glob.ts';
import { hashConflict } from './files/hash-conflict.ts';
import { hashOnDirectory } from './files/hash-on-directory.ts';
import { hostMutated } from './files/host-mutated.ts';
import { hostSpecificPath } from './files/host-specific-path.ts';
import { irreproducible } from './files/irreproducible.ts';
import { malformedHash } from './files/malformed-hash.ts';
import { missingFile } from './files/missing.ts';
import { policyPermissive } from './files/policy-permissive.ts';
import { secretTrusted } from './files/secret-trusted.ts';
import { skippedFiles } from './files/skipped.ts';
import { staleHash } from './files/stale-hash.ts';
import { symlinkedFile } from './files/symlink.ts';
import { tooLongUri } from './files/too-long.ts';
import { tooManyEntries } from './files/too-many.ts';
import { unmeasured } from './files/unmeasured.ts';
import { unreachable } from './files/unreachable.ts';
import { filesUriScheme } from './files/uri-scheme.ts';
import { writableTrusted } from './files/writable-trusted.ts';
import { allowedDirectory } from './gsc/allowed-directory.ts';
import { environmentTable } from './gsc/environment-table.ts';
import { ownedKey } from './gsc/owned-key.ts';
import { skipList } from './gsc/skip-list.ts';
import { gscTemplateSyntax } from './gsc/template-syntax.ts';
import { deprecated as keysDeprecated } from './keys/deprecated.ts';
import { misplaced } from './keys/misplaced.ts';
import { missing as keysMissing } from './keys/missing.ts';
import { removed as keysRemoved } from './keys/removed.ts';
import { tooNew } from './keys/too-new.ts';
import { type as keysType } from './keys/type.ts';
import { unknown as keysUnknown } from './keys/unknown.ts';
import { unknownToChecker } from './keys/unknown-to-checker.ts';
import { value as keysValue } from './keys/value.ts';
import { argvConflict } from './loader/argv-conflict.ts';
import { argvNotConfigured } from './loader/argv-not-configured.ts';
import { argvProgramMissing } from './loader/argv-program-missing.ts';
import { emptyArgv } from './loader/empty-argv.ts';
import { entrypointHash } from './loader/entrypoint-hash.ts';
import { entrypointUnreachable } from './loader/entrypoint-unreachable.ts';
import { entrypointUri } from './loader/entrypoint-uri.ts';
import { envSourceConflict } from './loader/env-source-conflict.ts';
import { idRange } from './loader/id-range.ts';
import { libraryPath } from './loader/library-path.ts';
import { logFile } from './loader/log-file.ts';
import { logFileUri } from './loader/log-file-uri.ts';
import { malformedEnv } from './loader/malformed-env.ts';
import { noScratchDirectory } from './loader/no-scratch-directory.ts';
import { runtimeNeeds } from './loader/runtime-needs.ts';
import { startDirectory } from './loader/start-directory.ts';
import { unprotectedCode } from './loader/unprotected-code.ts';
import { duplicateMount } from './mounts/duplicate.ts';
import { encryptedOverlap } from './mounts/encrypted-overlap.ts';
import { encryptedRenamed } from './mounts/encrypted-renamed.ts';
import { hiddenMount } from './mounts/hidden.ts';
import { hostPseudoFilesystem } from './mounts/host-pseudo-filesystem.ts';
import { keyIgnored } from './mounts/key-ignored.ts';
import { missingRootUri } from './mounts/missing-uri.ts';
import { mountPath } from './mounts/path.ts';
import { tmpfsWithUri } from './mounts/tmpfs-with-uri.ts';
import { tooBroadMount } from './mounts/too-broad.ts';
import { unlistedMount } from './mounts/unlisted.ts';
import { untrustedShm } from './mounts/untrusted-shm.ts';
import { mountsUriScheme } from './mounts/uri-scheme.ts';
import { workingDirectoryRoot } from './mounts/working-directory-root.ts';
import { allowedFilesListed } from './security/allowed-files.ts';
import { allowedIoctls } from './security/allowed-ioctls.ts';
import { dangerousEnv } from './security/dangerous-env.ts';
import { debugEnclave } from './security/debug-enclave.ts';
import { debugInstrumentation } from './security/debug-instrumentation.ts';
import { disabledAslr } from './security/disabled-aslr.ts';
import { envPassthrough } from './security/env-passthrough.ts';
import { experimentalFlock } from './security/experimental-flock.ts';
import { hostArgv } from './security/host-argv.ts';
import { hostDns } from './security/host-dns.ts';
import { hostEnv } from './security/host-env.ts';
import { hostEventfd } from './security/host-eventfd.ts';
import { insecureAttestation } from './security/insecure-attestation.ts';
import { memfaults } from './security/memfaults.ts';
import { mockSyscalls } from './security/mock-syscalls.ts';
import { rpcThreads } from './security/rpc-threads.ts';
import { sealMaskDebug } from './security/seal-mask-debug.ts';
import { secretInManifest } from './security/secret-in-manifest.ts';
import { sigtermInjection } from './security/sigterm-injection.ts';
import { unresolved } from './security/unresolved.ts';
import { unverifiedSourceFile } from './security/unverified-source-file.ts';
import { verboseLog } from './security/verbose-log.ts';
import { vulnerableRelease } from './security/vulnerable-release.ts';
import { attestationCombination } from './sgx/attestation-combination.ts';
import { cpuFeatures } from './sgx/cpu-features.ts';
import { edmmCombination } from './sgx/edmm-combination.ts';
import { edmmDefaultSize } from './sgx/edmm-default-size.ts';
import { enclaveSize } from './sgx/enclave-size.ts';
import { enclaveTooSmall } from './sgx/enclave-too-small.ts';
import { isvRange } from './sgx/isv-range.ts';
import { malformedSealMask } from './sgx/malformed-seal-mask.ts';
import { memoryPerProcess } from './sgx/memory-per-process.ts';
import { preheatLargeEnclave } from './sgx/preheat-large-enclave.ts';
import { profileOptions } from './sgx/profile-options.ts';
import { requiredCpuFeature } from './sgx/required-cpu-feature.ts';
import { rpcThreadCount } from './sgx/rpc-thread-count.ts';
import { threadsRange } from './sgx/threads-range.ts';
import { malformedSuppression } from './suppressions/malformed.ts';
import { missingReason } from './suppressions/missing-reason.ts';
import { suppressionNotAllowed } from './suppressions/not-allowed.ts';
import { unknownSuppressedRule } from './suppressions/unknown-rule.ts';
import { unusedSuppression } from './suppressions/unused.ts';
import { brkAlignment } from './sys/brk-alignment.ts';
import { fdsLimit } from './sys/fds-limit.ts';
import { ioctlGrammar } from './sys/ioctl-grammar.ts';
import { ioctlUnusedStruct } from './sys/ioctl-unused-struct.ts';
import { malformedSize } from './sys/malformed-size.ts';
import { unknownMockSyscall } from './sys/unknown-mock-syscall.ts';
import { defineTruthiness } from './template/define-truthiness.ts';
import { failingExpression } from './template/failing-expression.ts';
import { lddUnavailable } from './template/ldd-unavailable.ts';
import { otherTemplate } from './template/other-template.ts';
import { templateSyntax } from './template/syntax.ts';
import { undefinedName } from './template/undefined-name.ts';
import { unsupported } from './template/unsupported.ts';
import { byteOrderMark } from './toml/byte-order-mark.ts';
import { encoding as tomlEncoding } from './toml/encoding.ts';
import { mixedArray } from './toml/mixed-array.ts';
import { newerSyntax } from './toml/newer-syntax.ts';
import { runtimeUnreadable } from './toml/runtime-unreadable.ts';
import { syntax as tomlSyntax } from './toml/syntax.ts';

/** Every rule, by group and name. */
export const rules: readonly Rule[] = [
  dottedKeyName,
  hardcodedKey,
  incompleteProvisioning,
  keyNotProvided,
  malformedKey,
  provisioningFile,
  sealedToMrenclave,
  specialKeyName,
  unusedKey,
  hostArguments,
  allowedMatchesAll,
  allowedShadowsTrusted,
  codeAllowed,
  directorySlash,
  duplicateFile,
  emptyAllowedList,
  encryptedListed,
  glob,
  hashConflict,
  hashOnDirectory,
  hostMutated,
  hostSpecificPath,
  irreproducible,
  malformedHash,
  missingFile,
  policyPermissive,
  secretTrusted,
  skippedFiles,
  staleHash,
  symlinkedFile,
  tooLongUri,
  tooManyEntries,
  unmeasured,
  unreachable,
  filesUriScheme,
  writableTrusted,
  allowedDirectory,
  environmentTable,
  ownedKey,
  skipList,
  gscTemplateSyntax,
  keysDeprecated,
  misplaced,
  keysMissing,
  keysRemoved,
  tooNew,
  keysType,
  unknownToChecker,
  keysUnknown,
  keysValue,
  argvConflict,
  argvNotConfigured,
  argvProgramMissing,
  emptyArgv,
  entrypointHash,
  entrypointUnreachable,
  entrypointUri,
  envSourceConflict,
  idRange,
  libraryPath,
  logFileUri,
  logFile,
  malformedEnv,
  noScratchDirectory,
  runtimeNeeds,
  startDirectory,
  unprotectedCode,
  duplicateMount,
  encryptedOverlap,
  encryptedRenamed,
  hiddenMount,
  hostPseudoFilesystem,
  keyIgnored,
  missingRootUri,
  mountPath,
  tmpfsWithUri,
  tooBroadMount,
  unlistedMount,
  untrustedShm,
  mountsUriScheme,
  workingDirectoryRoot,
  allowedFilesListed,
  allowedIoctls,
  dangerousEnv,
  debugEnclave,
  debugInstrumentation,
  disabledAslr,
  envPassthrough,
  experimentalFlock,
  hostArgv,
  hostDns,
  hostEnv,
  hostEventfd,
  insecureAttestation,
  memfaults,
  mockSyscalls,
  rpcThreads,
  sealMaskDebug,
  secretInManifest,
  sigtermInjection,
  unresolved,
  unverifiedSourceFile,
  verboseLog,
  vulnerableRelease,
  attestationCombination,
  cpuFeatures,
  edmmCombination,
  edmmDefaultSize,
  enclaveSize,
  enclaveTooSmall,
  isvRange,
  malformedSealMask,
  memoryPerProcess,
  preheatLargeEnclave,
  profileOptions,
  requiredCpuFeature,
  rpcThreadCount,
  threadsRange,
  malformedSuppression,
  missingReason,
  suppressionNotAllowed,
  unknownSuppressedRule,
  unusedSuppression,
  brkAlignment,
  fdsLimit,
  ioctlGrammar,
  ioctlUnusedStruct,
  malformedSize,
  unknownMockSyscall,
  defineTruthiness,
  failingExpression,
  lddUnavailable,
  otherTemplate,
  templateSyntax,
  undefinedName,
  unsupported,
  byteOrderMark,
  tomlEncoding,
  mixedArray,
  newerSyntax,
  runtimeUnreadable,
  tomlSyntax,
];
