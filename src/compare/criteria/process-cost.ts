import { figure, quantity } from '../../text/quantity.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';
import { sameSize } from './tee-memory.ts';

const unit = 'B/process';

export const processCost: Criterion = {
  id: 'process-cost',
  title: 'Memory of one more process',
  group: 'resources',
  question: 'What does it cost when the application starts another process?',
  better: 'lower',
  answers: {
    wrap: anotherEnclave,
    load: () =>
      declared(
        'spawn only',
        'Occlum has no `fork`: a program that calls it fails; what is spawned shares the enclave',
        [upstream('occlum', 'docs/readthedocs/docs/source/binaries_compatibility.md:5-7')],
      ),
    'load-gramine': (facts) => ({ ...anotherEnclave(facts), assumptions: [sameSize] }),
    vm: () => ({
      ...declared(0, 'processes are native, within the memory of the VM', [
        upstream('kata-containers', 'src/runtime/config/configuration-qemu-tdx.toml.in'),
      ]),
      unit,
    }),
  },
};

function anotherEnclave(facts: Facts): Answer {
  const [size] = facts.numbers('enclave.size');
  const starters = facts.has('image') ? facts.image().startsProcesses : [];
  const shown = starters.slice(0, 3).map(({ path, why }) => `\`${path}\` (${why})`);
  return {
    value: size,
    unit,
    text: `another enclave of ${quantity(size, 'B')} and a local attestation${shown.length === 0 ? '' : `; ${shown.join(', ')}${starters.length > shown.length ? ` and ${figure(starters.length - shown.length)} more` : ''} will start some`}`,
    evidence: [upstream('gramine', 'Documentation/performance.rst:278-281')],
  };
}
