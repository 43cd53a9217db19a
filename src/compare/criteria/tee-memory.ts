import { figure, quantity } from '../../text/quantity.ts';
import { enclaveCcCommitment, kataOverhead } from '../commitments.ts';
import type { Answer, Criterion } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { upstream } from '../upstream.ts';

export const teeMemory: Criterion = {
  id: 'tee-memory',
  title: 'TEE memory committed per pod',
  group: 'resources',
  question: 'How much protected memory is taken when a pod starts, whatever the application uses?',
  core: true,
  better: 'lower',
  answers: {
    wrap: ofEnclaves,
    load: () => {
      const { bundle, enclaves, bytes, parts, evidence } = enclaveCcCommitment;
      return {
        value: bytes,
        unit: 'B/pod',
        confidence: 'declared',
        text: `${figure(enclaves)} enclaves of ${quantity(bundle, 'B')} each, agent and application: ${figure(bytes / 1024 ** 2)} MiB`,
        parts,
        evidence,
      };
    },
    'load-gramine': (facts) => ({ ...ofEnclaves(facts), assumptions: [sameSize] }),
    vm: (facts) => {
      const [memory] = facts.numbers('vm.memory');
      const { bytes, evidence } = kataOverhead;
      return {
        value: memory + bytes,
        unit: 'B/pod',
        text: `${quantity(memory, 'B')} of the VM + ${quantity(bytes, 'B')} of the runtime class for what surrounds it = ${quantity(memory + bytes, 'B')}`,
        parts: [
          { name: 'memory of the VM', value: memory, unit: 'B' },
          { name: 'overhead of the runtime class', value: bytes, unit: 'B' },
        ],
        evidence: [evidence],
      };
    },
  },
};

/** What is said of the constructed subject wherever its size counts. */
export const sameSize =
  'one generic enclave has to be as large as the largest application needs: the size of the wrapped one is taken';

function ofEnclaves(facts: Facts): Answer {
  const { size, processes, bytes, edmm } = committed(facts);
  return {
    value: bytes,
    unit: 'B/pod',
    text: `${figure(processes)} ${processes === 1 ? 'process' : 'processes'} × ${quantity(size, 'B')} of \`sgx.enclave_size\` = ${quantity(bytes, 'B')}${edmm ? ', at most: with EDMM it is added when it is used' : ', all of it before the start'}`,
    evidence: [upstream('gramine', 'Documentation/manifest-syntax.rst:801-823')],
  };
}

interface Committed {
  readonly size: number;
  readonly processes: number;
  readonly bytes: number;
  readonly edmm: boolean;
}

/** What the enclaves of one pod take. Throws a Missing. */
export function committed(facts: Facts): Committed {
  const edmm = facts.attempt(() => facts.flag('enclave.edmm'));
  const numbers = facts.attempt(() => facts.numbers('enclave.size', 'enclave.processes'));
  if (!('value' in edmm) || !('value' in numbers)) throw new Missing([...needsOf(numbers), ...needsOf(edmm)]);
  const [size, processes] = numbers.value;
  return { size, processes, bytes: size * processes, edmm: edmm.value };
}

function needsOf(attempt: object): readonly string[] {
  return 'needs' in attempt ? (attempt.needs as readonly string[]) : [];
}
