import type { DataNode } from '../../../data/node.ts';
import { nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { execCommand } from '../../pod-command.ts';
import { podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { podRule } from '../../rule.ts';

export const podExecOutside = podRule({
  id: 'pod/exec-outside',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Commands of probes and hooks, which do not run in the enclave.',
    why: 'The kubelet starts the command beside Gramine, as a process of the container: it sees the files of the image and of the volumes as the host has them, not the encrypted or temporary ones of the enclave, it is not measured, and what it says about the program is what the host says. When the command is `gramine-sgx` or the start script of GSC, every run builds another enclave.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['livenessProbe:', '  exec:', '    command: [cat, /tmp/healthy]'] }),
        at: 'cat',
      },
      {
        as: 'pod',
        manifest: podExample({
          container: [
            'lifecycle:',
            '  preStop:',
            '    exec:',
            '      command: [/gramine/app_files/apploader.sh, stop]',
          ],
        }),
        at: '/gramine/app_files/apploader.sh',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['livenessProbe:', '  httpGet:', '    path: /healthy', '    port: 8080'] }),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['lifecycle:', '  preStop:', '    exec:', '      command: [sleep, "5"]'] }),
      },
    ],
  },
  *checkPod({ containers, workload }) {
    if (textAt(workload.spec, 'runtimeClassName') === 'enclave-cc') return;
    for (const { key, exec } of containers.flatMap(execsOf)) {
      const { starts, program } = execCommand(exec);
      if (!program || isPause(program)) continue;
      const what = `\`${visible(abbreviated(String(program.scalar)))}\` of \`${key}\``;
      const another = starts === 'gramine' || starts === 'shell';
      yield {
        at: program.range,
        path: program.path,
        message: another ? `${what} starts another enclave each time` : `${what} runs outside of the enclave`,
        help:
          key === 'preStop' || key === 'postStart'
            ? 'let the program do it, on SIGTERM or when it starts'
            : 'ask the program over the network, with `httpGet`, `grpc` or `tcpSocket`',
        ...accepted,
      };
    }
  },
});

interface Exec {
  readonly key: string;
  readonly exec: DataNode;
}

function execsOf(container: DataNode): readonly Exec[] {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map(
    (key) => [key, nodeAt(container, key, 'exec')] as const,
  );
  const hooks = ['postStart', 'preStop'].map((key) => [key, nodeAt(container, 'lifecycle', key, 'exec')] as const);
  return [...probes, ...hooks].flatMap(([key, exec]) => (exec ? [{ key, exec }] : []));
}

/** Waiting asks nothing of the program. */
function isPause({ scalar }: DataNode): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?sleep$/.test(String(scalar));
}
