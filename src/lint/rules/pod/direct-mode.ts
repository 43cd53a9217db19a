import { itemsAt, nodeAt, textAt } from '../../../kata/pod.ts';
import { podCommand } from '../../pod-command.ts';
import { podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podDirectMode = podRule({
  id: 'pod/direct-mode',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Pods that run Gramine without an enclave.',
    why: '`gramine-direct`, and `GRAMINE_MODE=direct` in an image of GSC (`GSC_PAL=Linux` before 1.9), run the same program with the same manifest in an ordinary process: nothing is encrypted and nothing is measured. Only attestation tells the difference.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: GRAMINE_MODE', '    value: direct'] }),
        at: 'direct',
      },
      { as: 'pod', manifest: podExample({ container: ['command: [gramine-direct, app]'] }), at: 'gramine-direct' },
      { as: 'pod', manifest: podExample({ container: ['env:', '  - name: GSC_PAL', '    value: Linux'] }) },
    ],
    good: [
      { as: 'pod', manifest: podExample({ container: ['command: [gramine-sgx, app]'] }) },
      { as: 'pod', manifest: podExample({ container: ['env:', '  - name: GRAMINE_MODE', '    value: sgx'] }) },
    ],
  },
  *checkPod({ containers }) {
    for (const container of containers) {
      const { starts, program } = podCommand(container);
      const values = itemsAt(container, 'env')
        .filter((entry) => modes.get(textAt(entry, 'name') ?? '') === textAt(entry, 'value'))
        .flatMap((entry) => nodeAt(entry, 'value') ?? []);
      for (const node of [...(starts === 'direct' && program ? [program] : []), ...values])
        yield {
          at: node.range,
          path: node.path,
          message: 'this runs the program without an enclave',
          help: 'leave it out, or start `gramine-sgx`',
          ...accepted,
        };
    }
  },
});

const modes: ReadonlyMap<string, string> = new Map([
  ['GRAMINE_MODE', 'direct'],
  ['GSC_PAL', 'Linux'],
]);
