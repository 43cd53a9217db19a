import { nodeAt } from '../../../kata/pod.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { silently } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podStopSignal = podRule({
  id: 'pod/stop-signal',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Time to end in order for a program that is never told to end.',
    why: 'The kubelet sends SIGTERM, waits for `terminationGracePeriodSeconds` and kills. Gramine hands SIGTERM to the program only with `sys.enable_sigterm_injection = true`: without it every restart and rollout waits for the whole time, and what the program wanted to write is lost all the same. The host chooses the moment, so the handler has to bear any.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ pod: ['terminationGracePeriodSeconds: 120'] }),
        app: appExample(),
        at: '120',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ pod: ['terminationGracePeriodSeconds: 120'] }),
        app: appExample('sys.enable_sigterm_injection = true'),
      },
      { as: 'pod', manifest: podExample({ pod: ['terminationGracePeriodSeconds: 0'] }), app: appExample() },
      { as: 'pod', manifest: podExample(), app: appExample() },
    ],
  },
  *checkPod({ app, workload }) {
    const node = nodeAt(workload.spec, 'terminationGracePeriodSeconds');
    if (!app || node?.kind !== 'number' || Number(node.scalar) < 2) return;
    const { manifest } = app.manifest;
    const setting = manifest.at('sys.enable_sigterm_injection');
    if (manifest.isOpen || manifest.at('sys')?.kind === 'hole' || (setting && setting.known !== false)) return;
    yield {
      at: node.range,
      path: node.path,
      message: `the program is never sent SIGTERM: after ${node.scalar} s it is killed${setting ? ` (${app.place(setting)})` : ''}`,
      help: 'set `sys.enable_sigterm_injection = true` when the handler bears any moment, or make the time short',
      ...silently,
    };
  },
});
