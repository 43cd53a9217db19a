import { isBefore } from '../../../gramine/release.ts';
import { parseRuntimeSize } from '../../../gramine/sizes.ts';
import { addBeside, removeStatement } from '../../../toml/edits.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** More than the protected memory of any machine so far. */
const ramScale = 512n * 1024n ** 3n;
/** Above it the size itself is wrong, of which `sgx/enclave-size` speaks. */
const largestEnclave = 1024n ** 4n;

export const edmmCombination = manifestRule({
  id: 'sgx/edmm-combination',
  severity: 'error',
  fix: 'unsafe',
  releases: { since: '1.4' },
  docs: {
    summary:
      'Dynamic enclave memory (EDMM) together with settings that contradict it, or an enclave too large to do without it.',
    why: 'With EDMM there are no heap pages to touch at start, so Gramine refuses `sgx.preheat_enclave`. From 1.8 on it commits some pages on first use, which needs the fault address that only `sgx.use_exinfo` makes trustworthy. Without EDMM every page of the enclave is added before the application starts.',
    bad: [
      {
        manifest: 'sgx.edmm_enable = true\nsgx.use_exinfo = true\nsgx.preheat_enclave = true',
        at: 'sgx.preheat_enclave = true',
        fixed: 'sgx.edmm_enable = true\nsgx.use_exinfo = true\n',
      },
      {
        manifest: '[sgx]\nedmm_enable = true # SGX2',
        at: 'true',
        fixed: '[sgx]\nedmm_enable = true # SGX2\nuse_exinfo = true',
      },
      { manifest: 'sgx = { edmm_enable = true }', fixed: 'sgx = { edmm_enable = true, use_exinfo = true }' },
      {
        manifest: 'sgx.edmm_enable = true\nsgx.use_exinfo = false',
        at: 'false',
        fixed: 'sgx.edmm_enable = true\nsgx.use_exinfo = true',
      },
      { manifest: 'sgx.edmm_enable = false\nsgx.enclave_size = "1024G"', at: '"1024G"' },
    ],
    good: [
      { manifest: 'sgx.edmm_enable = true\nsgx.use_exinfo = true' },
      { manifest: 'sgx.preheat_enclave = true\nsgx.edmm_enable = false' },
      { gramine: '1.7', manifest: 'sgx.edmm_enable = true' },
      { manifest: 'sgx.edmm_enable = true\nsgx.insecure__allow_memfaults_without_exinfo = true' },
      { manifest: 'sgx.enclave_size = "256G"' },
      { manifest: 'sgx.enclave_size = "2048G"' },
      { as: 'template', manifest: 'sgx.edmm_enable = {{ edmm }}\nsgx.preheat_enclave = true' },
      { as: 'template', manifest: 'sgx.edmm_enable = {{ edmm }}\nsgx.enclave_size = "1024G"' },
    ],
  },
  *check(subject) {
    const edmm = subject.manifest.get('sgx.edmm_enable');
    if (edmm?.known === true) {
      yield* preheating(subject);
      yield* faultAddresses(subject);
    } else if (edmm ? edmm.known === false : !subject.manifest.isOpen) {
      yield* hugeEnclave(subject);
    }
  },
});

function* preheating({ manifest, document }: Subject): Iterable<Finding> {
  const preheat = manifest.get('sgx.preheat_enclave');
  if (!preheat?.written || preheat.known !== true) return;
  yield {
    at: preheat.statement,
    path: preheat.path,
    message: 'an enclave with EDMM has no heap to preheat',
    help: 'remove `sgx.preheat_enclave`, or set `sgx.edmm_enable` to `false`',
    stage: 'runtime',
    effect: 'fatal',
    fix: { title: 'remove `sgx.preheat_enclave`', edits: [removeStatement(document, preheat.node)] },
  };
}

/** pal/src/host/linux-sgx/pal_exception.c:444-496 */
function* faultAddresses({ manifest, document, release }: Subject): Iterable<Finding> {
  const edmm = manifest.get('sgx.edmm_enable')!;
  if (isBefore(release, '1.8') || !edmm.written) return;
  const exinfo = manifest.get('sgx.use_exinfo');
  if (exinfo ? exinfo.known !== false : manifest.isOpen) return;
  const tolerant = manifest.get('sgx.insecure__allow_memfaults_without_exinfo');
  if (tolerant && tolerant.known !== false) return;
  const at = exinfo?.written ? exinfo : edmm;
  const edit = exinfo?.written
    ? { range: exinfo.at, text: 'true' }
    : addBeside(document, edmm.node, 'use_exinfo', 'true');
  yield {
    at: at.at,
    path: at.path,
    severity: 'warning',
    message:
      'with EDMM but without `sgx.use_exinfo`, a fault in memory that is committed on first use stops the application',
    help: 'set `sgx.use_exinfo` to `true`',
    stage: 'syscall',
    effect: 'fatal',
    fix: { title: 'set `sgx.use_exinfo = true`', edits: [edit] },
    ...(!exinfo && { everywhere: true }),
  };
}

function* hugeEnclave({ manifest }: Subject): Iterable<Finding> {
  const size = manifest.get('sgx.enclave_size');
  const bytes = size?.written && size.known !== undefined ? parseRuntimeSize(size.known) : undefined;
  if (!size || bytes === undefined || bytes < ramScale || bytes > largestEnclave) return;
  yield {
    at: size.at,
    path: size.path,
    severity: 'warning',
    message: `without EDMM all ${size.known} of the enclave are added before the application starts`,
    help: 'set `sgx.edmm_enable` to `true`, or `sgx.enclave_size` to what the machine has',
    stage: 'none',
    effect: 'accepted',
  };
}
