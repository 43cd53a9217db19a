import { enclaveCcCommitment } from './commitments.ts';
import type { Evidence, SubjectId, TimelineSegment } from './comparison.ts';
import { manifestBytes } from './criteria/manifest-size.ts';
import type { Facts } from './facts.ts';
import { upstream } from './upstream.ts';

/** One step from scheduling to the first instruction of the application. */
export interface LaunchStep {
  readonly name: string;
  readonly during: NonNullable<TimelineSegment['during']>;
  readonly evidence: readonly Evidence[];
  /** Throws a Missing. */
  readonly seconds: (facts: Facts) => number;
}

/** In their order, which is that of the calls of the container runtime interface. None runs beside another. */
export const launchSteps: { readonly [subject in SubjectId]?: readonly LaunchStep[] } = {
  wrap: [
    step('pull', 'PullImage', pullUnlessCached),
    step('adding enclave memory', 'StartContainer', addingEnclaves, [
      upstream('gramine', 'Documentation/manifest-syntax.rst:801-823'),
    ]),
    step('reading the manifest', 'StartContainer', parsing, [
      upstream('gramine', 'Documentation/performance.rst:486-490'),
    ]),
    step('hashing opened files', 'StartContainer', (facts) => reading(facts, 'speeds.hash')),
    step('the application', 'StartContainer', (facts) => facts.numbers('times.app-start')[0]),
  ],
  load: [
    step('adding memory of the agent', 'RunPodSandbox', addingBundle, enclaveCcCommitment.evidence),
    step('attestation and key', 'PullImage', (facts) => facts.numbers('times.attestation')[0]),
    step('pull', 'PullImage', pull, [upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/agent.go:158-187')]),
    step('decryption', 'PullImage', (facts) => over(facts, 'image.compressed-size', 'speeds.decrypt')),
    step('unpacking, twice', 'PullImage', (facts) => 2 * over(facts, 'image.uncompressed-size', 'speeds.copy'), [
      upstream('guest-components', 'image-rs/src/snapshots/occlum/unionfs.rs:144-175'),
    ]),
    step('adding memory of the application', 'StartContainer', addingBundle),
    step('unsealing the key', 'StartContainer', (facts) => facts.numbers('times.unseal')[0], [
      upstream('enclave-cc', 'src/runtime-boot/init/src/main.rs:39-57'),
    ]),
    step('the application', 'StartContainer', (facts) => facts.numbers('times.app-start')[0]),
  ],
  'load-gramine': [
    step('pull', 'PullImage', pullUnlessCached),
    step('adding enclave memory', 'StartContainer', addingEnclaves, [
      upstream('gramine', 'Documentation/manifest-syntax.rst:801-823'),
    ]),
    step('attestation and key', 'StartContainer', (facts) => facts.numbers('times.attestation')[0]),
    step('decrypting opened files', 'StartContainer', (facts) => reading(facts, 'speeds.decrypt')),
    step('the application', 'StartContainer', (facts) => facts.numbers('times.app-start')[0]),
  ],
  vm: [
    step('start of the VM', 'RunPodSandbox', (facts) => facts.numbers('times.vm-boot')[0]),
    step('attestation and key', 'PullImage', (facts) => facts.numbers('times.attestation')[0]),
    step('pull', 'PullImage', pull),
    step('decryption', 'PullImage', (facts) => over(facts, 'image.compressed-size', 'speeds.decrypt')),
    step('unpacking', 'PullImage', (facts) => over(facts, 'image.uncompressed-size', 'speeds.copy')),
    step('the application', 'StartContainer', (facts) => facts.numbers('times.app-start')[0]),
  ],
};

function step(
  name: string,
  during: LaunchStep['during'],
  seconds: LaunchStep['seconds'],
  evidence: readonly Evidence[] = [],
): LaunchStep {
  return { name, during, evidence, seconds };
}

function over(facts: Facts, size: string, speed: string): number {
  const [bytes, perSecond] = facts.numbers(size, speed);
  return bytes / perSecond;
}

function pull(facts: Facts): number {
  return over(facts, 'image.compressed-size', 'speeds.registry');
}

/** Where the host may have the layers, a pod waits for none that are there. */
function pullUnlessCached(facts: Facts): number {
  return facts.flag('fleet.images-cached') ? 0 : pull(facts);
}

/** With EDMM memory is added when it is used. */
function addingEnclaves(facts: Facts): number {
  if (facts.flag('enclave.edmm')) return 0;
  const [processes, size, speed] = facts.numbers('enclave.processes', 'enclave.size', 'speeds.epc-add');
  return (processes * size) / speed;
}

/** Each process is an enclave that reads the manifest for itself. */
function parsing(facts: Facts): number {
  const [processes, files, path, speed] = facts.numbers(
    'enclave.processes',
    'image.files',
    'image.mean-path',
    'speeds.parse',
  );
  return (processes * manifestBytes(files, path)) / speed;
}

function reading(facts: Facts, speedName: 'speeds.hash' | 'speeds.decrypt'): number {
  const [processes, opened, speed] = facts.numbers('enclave.processes', 'enclave.opened', speedName);
  return (processes * opened) / speed;
}

function addingBundle(facts: Facts): number {
  return enclaveCcCommitment.bundle / facts.numbers('speeds.epc-add')[0];
}
