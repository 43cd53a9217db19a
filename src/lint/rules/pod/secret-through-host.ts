import type { DataNode } from '../../../data/node.ts';
import { itemsAt, nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { fateOf } from '../../pod-environment.ts';
import { appExample, podExample, volumeExample } from '../../pod-examples.ts';
import { writtenSecret } from '../../pod-secrets.ts';
import { accepted, type PodApp, type PodSubject } from '../../pod-subject.ts';
import { volumeFate, volumesOf } from '../../pod-volumes.ts';
import { podRule } from '../../rule.ts';

export const podSecretThroughHost = podRule({
  id: 'pod/secret-through-host',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Secrets of Kubernetes, and secrets written into a pod, that reach the enclave.',
    why: 'A Secret comes from the API server through the kubelet into a variable or a file of the node: everybody from whom the enclave is to protect it has seen it before the enclave starts, and may have put in another one; what stands in the pod itself has been seen by those who may read pods, too. A secret that only the enclave is to have is released to it after attestation.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({
          container: [
            'env:',
            '  - name: DB_PASSWORD',
            '    valueFrom:',
            '      secretKeyRef: { name: db, key: password }',
          ],
        }),
        app: appExample('loader.env.DB_PASSWORD = { passthrough = true }'),
        at: 'DB_PASSWORD',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - value: horse-battery-staple', '    name: DB_PASSWORD'] }),
        app: appExample('loader.env.DB_PASSWORD = { passthrough = true }'),
        at: 'DB_PASSWORD',
      },
      {
        as: 'pod',
        manifest: volumeExample('/etc/keys', 'secret: { secretName: keys }'),
        app: appExample('sgx.allowed_files = ["file:/etc/keys/"]'),
        at: '/etc/keys',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: DB_HOST', '    value: db'] }),
        app: appExample('loader.env.DB_HOST = { passthrough = true }'),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: DB_PASSWORD', '    value: changeme'] }),
        app: appExample('loader.env.DB_PASSWORD = { passthrough = true }'),
      },
      {
        as: 'pod',
        manifest: volumeExample('/etc/keys', 'secret: { secretName: keys }'),
        app: appExample(
          'fs.mounts = [{ type = "encrypted", path = "/etc/keys", uri = "file:/etc/keys", key_name = "wrap" }]',
        ),
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const node of [...passedVariables(app), ...allowedVolumes(app, workload)])
      yield {
        at: node.range,
        path: node.path,
        message: `the host has seen the secret that reaches the enclave as \`${visible(String(node.scalar))}\``,
        help: 'release it after attestation, or keep it in an encrypted mount whose key is released so',
        ...accepted,
      };
  },
});

function passedVariables({ container, manifest }: PodApp): readonly DataNode[] {
  return itemsAt(container, 'env').flatMap((entry) => {
    const name = textAt(entry, 'name');
    const isSecret = nodeAt(entry, 'valueFrom', 'secretKeyRef') ?? writtenSecret(entry);
    if (name === undefined || !isSecret) return [];
    return fateOf(manifest, name).kind === 'passes' ? [nodeAt(entry, 'name')!] : [];
  });
}

function allowedVolumes({ container, manifest }: PodApp, workload: PodSubject['workload']): readonly DataNode[] {
  return volumesOf(container, workload)
    .filter((volume) => volume.source === 'secret' && volumeFate(volume, manifest, container).kind === 'allowed')
    .map(({ node }) => node);
}
