import { type Environment, environmentOf, variable } from '../../../gramine/environment.ts';
import { silent } from '../../../gramine/exposure.ts';
import { argumentsOf } from '../../../gramine/program.ts';
import { isBefore } from '../../../gramine/release.ts';
import { type FoundRuntime, runtimeOf } from '../../../gramine/runtimes.ts';
import { formatSize, parseRuntimeSize } from '../../../gramine/sizes.ts';
import { gramineThreads } from '../../../gramine/threads.ts';
import type { Range } from '../../../text/source.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const runtimeNeeds = manifestRule({
  id: 'loader/runtime-needs',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'An enclave with fewer threads or less memory than the language runtime in it needs.',
    why: 'The JVM, Node.js and numeric libraries start threads and reserve memory by the size of the machine. In an enclave both are fixed: what works on a laptop fails with "There are no available TCS pages left" or "Could not reserve enough space" on a server.',
    bad: [
      {
        manifest: 'libos.entrypoint = "/usr/bin/java"\nsgx.enclave_size = "4G"\nsgx.max_threads = 8',
        at: '8',
      },
      { manifest: 'libos.entrypoint = "/usr/bin/node"\nsgx.enclave_size = "512M"\nsgx.max_threads = 32', at: '"512M"' },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/java"\nloader.argv = ["java", "-Xmx4g"]\nsgx.enclave_size = "4G"\nsgx.max_threads = 64',
        at: '"-Xmx4g"',
      },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/node"\nloader.env.NODE_OPTIONS = "--max-old-space-size=8192"\nsgx.enclave_size = "4G"\nsgx.max_threads = 32',
        at: '"--max-old-space-size=8192"',
      },
      {
        gramine: '1.3',
        manifest: 'libos.entrypoint = "/usr/bin/java"\nsgx.enclave_size = "4G"\nsgx.thread_num = 4',
        at: '4',
      },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/python3"\nsgx.enclave_size = "4G"\nsgx.max_threads = 32\nsgx.trusted_files = ["file:/usr/lib/python3/dist-packages/numpy/"]',
        at: '"/usr/bin/python3"',
      },
    ],
    good: [
      {
        manifest:
          'libos.entrypoint = "/usr/bin/java"\nloader.argv = ["java", "-Xmx2g"]\nsgx.enclave_size = "4G"\nsgx.max_threads = 64',
      },
      { manifest: 'libos.entrypoint = "/usr/bin/java"\nsgx.edmm_enable = true\nsgx.max_threads = 4' },
      { manifest: 'libos.entrypoint = "/usr/bin/redis-server"\nsgx.max_threads = 4' },
      {
        as: 'template',
        manifest:
          'libos.entrypoint = "/usr/bin/java"\nsgx.enclave_size = "{{ size }}"\nsgx.max_threads = {{ threads }}',
      },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/python3"\nloader.env.OMP_NUM_THREADS = "4"\nsgx.trusted_files = ["file:/usr/lib/python3/dist-packages/numpy/"]',
      },
    ],
  },
  *check(subject) {
    const environment = environmentOf(subject.manifest);
    const found = runtimeOf(subject.manifest, environment);
    if (!found?.evidence.written) return;
    yield* threads(subject, found);
    const size = enclaveSize(subject);
    if (size) yield* memory(size, found);
    if (size) yield* heap(subject, environment, size);
    if (found.runtime.id === 'python') yield* numericThreads(subject, environment, found);
  },
});

function* threads({ manifest, release }: Subject, { runtime, evidence }: FoundRuntime): Generator<Finding> {
  const edmm = manifest.get('sgx.edmm_enable');
  if (edmm && edmm.known !== false) return;
  const setting = manifest.get(isBefore(release, '1.4') ? 'sgx.thread_num' : 'sgx.max_threads');
  if (setting ? typeof setting.known !== 'bigint' : manifest.isOpen) return;
  const count = setting ? setting.known! : 4n;
  const needed = runtime.threads + gramineThreads;
  if (count >= BigInt(needed)) return;
  yield {
    at: setting?.written ? setting.at : evidence.at,
    path: 'sgx.max_threads',
    message: `${runtime.title} and Gramine itself need about ${needed} threads, the enclave has ${count}${setting ? '' : ' by default'}`,
    help: `set \`sgx.max_threads\` to ${nextStep(needed)} or more`,
    stage: 'syscall',
    effect: 'fatal',
    everywhere: true,
  };
}

interface EnclaveSize {
  readonly bytes: bigint;
  readonly at: Range | undefined;
}

function enclaveSize({ manifest }: Subject): EnclaveSize | undefined {
  const setting = manifest.get('sgx.enclave_size');
  if (setting) {
    const bytes = typeof setting.known === 'string' ? parseRuntimeSize(setting.known) : undefined;
    return bytes === undefined ? undefined : { bytes, at: setting.written ? setting.at : undefined };
  }
  const edmm = manifest.get('sgx.edmm_enable');
  if (manifest.isOpen || (edmm && edmm.known !== false)) return undefined;
  return { bytes: 256n * 1024n ** 2n, at: undefined };
}

function* memory(size: EnclaveSize, { runtime, evidence }: FoundRuntime): Generator<Finding> {
  if (runtime.memory === undefined || size.bytes >= runtime.memory) return;
  yield {
    at: size.at ?? evidence.at,
    path: 'sgx.enclave_size',
    message: `${runtime.title} reserves ${formatSize(runtime.memory)} or so at start, the enclave has ${formatSize(size.bytes)}${size.at ? '' : ' by default'}`,
    help: `set \`sgx.enclave_size\` to \`${formatSize(runtime.memory * 2n)}\` or more`,
    stage: 'syscall',
    effect: 'fatal',
    everywhere: true,
  };
}

function* heap({ manifest }: Subject, environment: Environment, size: EnclaveSize): Generator<Finding> {
  for (const { text, at, path } of optionTexts(manifest, environment)) {
    const bytes = heapOf(text);
    if (bytes === undefined || bytes < size.bytes) continue;
    yield {
      at,
      path,
      message: `a heap of ${formatSize(bytes)} does not fit into an enclave of ${formatSize(size.bytes)}`,
      help: 'lower the limit of the heap, or raise `sgx.enclave_size` to a power of two well above it',
      stage: 'syscall',
      effect: 'fatal',
      ...(size.at && { related: [{ range: size.at, message: 'the size of the enclave' }] }),
    };
  }
}

function* optionTexts(
  manifest: Subject['manifest'],
  environment: Environment,
): Generator<{ text: string; at: Range; path: string }> {
  for (const { known, at, path, written } of argumentsOf(manifest) ?? []) {
    if (typeof known === 'string' && written) yield { text: known, at, path };
  }
  for (const name of ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'NODE_OPTIONS']) {
    const one = variable(environment, name);
    if (one?.value?.known !== undefined && one.setting.written)
      yield { text: one.value.known, at: one.at, path: one.setting.path };
  }
}

function heapOf(options: string): bigint | undefined {
  const java = /(?:^|\s)(?:-Xmx|-XX:MaxHeapSize=)(\d{1,15}[kmg]?)(?:\s|$)/i.exec(options);
  if (java) return parseRuntimeSize(java[1]!);
  const node = /(?:^|\s)--max[-_]old[-_]space[-_]size=(\d{1,9})(?:\s|$)/.exec(options);
  return node ? BigInt(node[1]!) * 1024n ** 2n : undefined;
}

const numeric = /(?:^|\/)(?:numpy|scipy|torch|tensorflow|sklearn|onnxruntime|openvino)(?:[-./]|$)/;
const limits = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];

function* numericThreads(
  { trusted, mounts }: Subject,
  environment: Environment,
  { evidence }: FoundRuntime,
): Generator<Finding> {
  if (environment.open || limits.some((name) => variable(environment, name))) return;
  const library =
    trusted.entries.find(({ text }) => numeric.test(text.raw))?.text ??
    mounts.entries.find(({ path }) => path && numeric.test(path.raw))?.path;
  if (!library) return;
  yield {
    at: evidence.at,
    path: evidence.path,
    severity: 'note',
    message: `numeric libraries (\`${library}\`) start one thread for every core of the machine`,
    help: 'limit them: `loader.env.OMP_NUM_THREADS = "4"`',
    ...silent,
    everywhere: true,
  };
}

function nextStep(needed: number): number {
  let step = 8;
  while (step < needed * 2) step *= 2;
  return step;
}
