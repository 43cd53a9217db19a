import type { DataNode } from '../../../data/node.ts';
import { itemsAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { podCommand } from '../../pod-command.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { podRule } from '../../rule.ts';

export const podCommandOutside = podRule({
  id: 'pod/command-outside',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'A `command` of a pod in place of what starts the enclave.',
    why: '`command` replaces `ENTRYPOINT` of the image. In an image that GSC made that is the script which starts Gramine: the command then runs outside of any enclave, and the pod looks healthy. In other images it may be a script that calls `gramine-sgx`; that is not to be seen here.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [/app/server]'] }),
        app: appExample(),
        at: '/app/server',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [sh, -c, "exec /app/server --port 80"]'] }),
        app: { manifest: 'sgx.enclave_size = "1G"\n', as: 'gsc' },
      },
    ],
    good: [
      { as: 'pod', manifest: podExample({ container: ['command: [gramine-sgx, /app/server]'] }), app: appExample() },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [bash, -c, "/opt/init.sh && /opt/submit.sh"]'] }),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [sh, -c, "ulimit -n 4096 && exec gramine-sgx app"]'] }),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [/bin/bash, /gramine/app_files/apploader.sh]'] }),
        app: { manifest: 'sgx.enclave_size = "1G"\n', as: 'gsc' },
      },
    ],
  },
  *checkPod({ app }) {
    const { starts, program } = app ? podCommand(app.container) : {};
    if (!app || starts !== 'other' || !program) return;
    const isWrapped = app.manifest.options.kind === 'gsc-user-manifest';
    if (!isWrapped && mayCallScript(app.container)) return;
    yield {
      at: program.range,
      path: program.path,
      message: `\`${visible(abbreviated(String(program.scalar)))}\` is started in place of the enclave`,
      help: isWrapped
        ? 'leave `command` out: the image starts the enclave'
        : 'leave `command` out, or begin it with `gramine-sgx` and the name of the manifest',
      ...(isWrapped && { severity: 'error' as const }),
      ...accepted,
    };
  },
});

/** A script of the image may start the enclave. */
function mayCallScript(container: DataNode): boolean {
  return [...itemsAt(container, 'command'), ...itemsAt(container, 'args')].some(({ scalar }) =>
    /\.(?:ba)?sh\b|(?:^|[\s/])[\w.-]*(?:entrypoint|start|run|launch)[\w.-]*/.test(String(scalar).slice(0, 10_000)),
  );
}
