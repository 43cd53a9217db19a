import type { DataNode } from '../../../data/node.ts';
import { itemsAt, nodeAt, textAt, type Workload } from '../../../kata/pod.ts';
import { sgxRequests } from '../../../kata/sgx-resources.ts';
import { visible } from '../../../text/visible.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted, fails, type PodSubject } from '../../pod-subject.ts';
import { type Finding, podRule } from '../../rule.ts';

const none = 'resources: {}';

export const podNoDevice = podRule({
  id: 'pod/no-device',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Containers that do not get `/dev/sgx_enclave`, or get it in another way than from a device plugin.',
    why: 'Gramine opens `/dev/sgx_enclave` to make an enclave. A container has it when it asks for a resource of a device plugin. A volume of kind `hostPath` shows the node, and the container may not open it unless it is privileged, which gives it every device of the host; nothing counts its memory then. From Gramine 1.9 on no other name is tried.',
    bad: [
      { as: 'pod', manifest: podExample({ container: [none] }), app: appExample(), at: 'app' },
      {
        as: 'pod',
        manifest: podExample({
          container: [none, 'volumeMounts:', '  - name: sgx', '    mountPath: /dev/sgx_enclave'],
          pod: ['volumes:', '  - name: sgx', '    hostPath: { path: /dev/sgx_enclave }'],
        }),
        at: '/dev/sgx_enclave',
      },
      {
        as: 'pod',
        manifest: podExample({
          container: [
            none,
            'securityContext: { privileged: true }',
            'volumeMounts:',
            '  - name: sgx',
            '    mountPath: /dev/sgx_enclave',
          ],
          pod: ['volumes:', '  - name: sgx', '    hostPath: { path: /dev/sgx_enclave }'],
        }),
        at: 'true',
      },
    ],
    good: [
      { as: 'pod', manifest: podExample(), app: appExample() },
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  limits:', '    sgx.intel.com/enclave: 1'] }),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  claims: [{ name: sgx }]'] }),
        app: appExample(),
      },
    ],
  },
  *checkPod({ containers, workload, app }) {
    for (const container of containers) yield* ofContainer(container, workload, app);
  },
});

function* ofContainer(container: DataNode, workload: Workload, app: PodSubject['app']): Generator<Finding> {
  const privileged = nodeAt(container, 'securityContext', 'privileged');
  if (privileged?.scalar === true) {
    yield {
      at: privileged.range,
      path: privileged.path,
      message: 'the container has every device of the host, where it needs `/dev/sgx_enclave`',
      help: 'ask for `sgx.intel.com/epc`, or what the device plugin of the cluster calls it, and leave `privileged` out',
      severity: 'warning',
      ...accepted,
    };
    return;
  }
  if (sgxRequests(container).length > 0 || itemsAt(container, 'resources', 'claims').length > 0) return;
  const [mount] = devicesOf(container, workload);
  if (mount) {
    const path = String(nodeAt(mount, 'mountPath')?.scalar ?? '/dev/sgx_enclave');
    const at = nodeAt(mount, 'mountPath') ?? mount;
    yield {
      at: at.range,
      path: at.path,
      message: `the container sees \`${visible(path)}\` and may not open it`,
      help: 'ask for `sgx.intel.com/epc`, or what the device plugin of the cluster calls it',
      ...fails,
    };
    return;
  }
  if (!app) return;
  const at = nodeAt(container, 'name') ?? container;
  yield {
    at: at.range,
    path: at.path,
    message: 'nothing gives the container `/dev/sgx_enclave`',
    help: 'ask for `sgx.intel.com/epc`, or what the device plugin of the cluster calls it, under `resources.limits`',
    ...fails,
  };
}

function devicesOf(container: DataNode, { spec }: Workload): readonly DataNode[] {
  const names = new Set(
    itemsAt(spec, 'volumes')
      .filter((volume) =>
        /^\/dev\/(?:sgx(?:[/_]enclave)?|isgx|gsgx)\/?$/.test(textAt(volume, 'hostPath', 'path') ?? ''),
      )
      .map((volume) => textAt(volume, 'name')),
  );
  return itemsAt(container, 'volumeMounts').filter((mount) => names.has(textAt(mount, 'name')));
}
