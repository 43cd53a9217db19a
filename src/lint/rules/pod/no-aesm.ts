import { itemsAt, nodeAt, textAt, type Workload } from '../../../kata/pod.ts';
import { appExample, podExample, volumeExample } from '../../pod-examples.ts';
import { failsLater } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podNoAesm = podRule({
  id: 'pod/no-aesm',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Enclaves that are to be attested, in a container without the socket of the AESM service.',
    why: 'Gramine asks `/var/run/aesmd/aesm.socket` for quotes and has no other way, the quote provider in the process that the plugin of Intel knows included. The socket comes from the node (`hostPath: /var/run/aesmd`), from a container beside it through a shared `emptyDir`, or from the webhook of Intel with the annotation `sgx.intel.com/quote-provider: aesmd`. Without it the program starts, and fails when it reads a quote, unless the image runs `aesmd` itself.',
    bad: [
      {
        as: 'pod',
        manifest: podExample(),
        app: appExample('sgx.remote_attestation = "dcap"'),
        at: 'app',
      },
      {
        as: 'pod',
        manifest: podExample({ metadata: ['annotations:', '  sgx.intel.com/quote-provider: app'] }),
        app: appExample('sgx.remote_attestation = "dcap"'),
        at: 'app',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: volumeExample('/var/run/aesmd', 'hostPath: { path: /var/run/aesmd }'),
        app: appExample('sgx.remote_attestation = "dcap"'),
      },
      {
        as: 'pod',
        manifest: podExample({ metadata: ['annotations:', '  sgx.intel.com/quote-provider: aesmd'] }),
        app: appExample('sgx.remote_attestation = "dcap"'),
      },
      { as: 'pod', manifest: podExample(), app: appExample('sgx.remote_attestation = "none"') },
    ],
  },
  *checkPod({ app, workload }) {
    const attestation = app?.manifest.manifest.get('sgx.remote_attestation');
    if (!app || attestation?.known !== 'dcap') return;
    const provider = textIn(workload, 'sgx.intel.com/quote-provider');
    const mounts = itemsAt(app.container, 'volumeMounts').map((mount) => textAt(mount, 'mountPath') ?? '');
    if (
      provider?.text === 'aesmd' ||
      mounts.some((path) => /^\/(?:var\/)?run(?:\/aesmd(?:\/aesm\.socket)?)?\/?$/.test(path))
    )
      return;
    const at = provider?.node ?? nodeAt(app.container, 'name') ?? app.container;
    yield {
      at: at.range,
      path: at.path,
      message: provider
        ? `Gramine gets quotes from the AESM service alone, and this asks for another provider (${app.place(attestation)})`
        : `nothing gives the container the socket of the AESM service, which quotes come from (${app.place(attestation)})`,
      help: 'mount `/var/run/aesmd` of the node, or let the webhook do it: `sgx.intel.com/quote-provider: aesmd`',
      ...failsLater,
    };
  },
});

/** An annotation of the pod. */
function textIn({ object }: Workload, name: string) {
  for (const path of [
    ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'annotations', name],
    ['spec', 'template', 'metadata', 'annotations', name],
    ['metadata', 'annotations', name],
  ]) {
    const node = nodeAt(object, ...path);
    if (node) return { node, text: String(node.scalar) };
  }
  return undefined;
}
