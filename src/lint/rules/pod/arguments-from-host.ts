import { commandKey, podCommand } from '../../pod-command.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podArgumentsFromHost = podRule({
  id: 'pod/arguments-from-host',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Arguments of a pod that the program takes, from whoever starts it.',
    why: 'With `loader.insecure__use_cmdline_argv` the program gets what stands in the pod, and so what the host, the kubelet or anybody who may change the workload writes there: it is not measured, and no verifier sees it. Arguments that are the same everywhere belong into the manifest; those that differ into a file that is trusted or comes encrypted.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['args: [--port, "8080"]'] }),
        app: {
          manifest: 'libos.entrypoint = "/app/server"\nloader.insecure__use_cmdline_argv = true\n',
        },
        at: 'args',
      },
    ],
    good: [
      { as: 'pod', manifest: podExample({ container: ['args: [--port, "8080"]'] }), app: appExample() },
      {
        as: 'pod',
        manifest: podExample({ container: ['command: [gramine-sgx, app]'] }),
        app: { manifest: 'libos.entrypoint = "/app/server"\nloader.insecure__use_cmdline_argv = true\n' },
      },
    ],
  },
  *checkPod({ app }) {
    if (!app) return;
    const host = app.manifest.manifest.get('loader.insecure__use_cmdline_argv');
    const key = commandKey(app.container);
    if (host?.known !== true || !key || podCommand(app.container, app.manifest.options.path).words.length === 0) return;
    yield {
      at: key.keyRange ?? key.range,
      path: key.path,
      message: `the host decides about these arguments, which nothing measures (${app.place(host)})`,
      help: 'put them into `loader.argv`, or into a trusted file that `loader.argv_src_file` names',
      ...accepted,
    };
  },
});
