import { nodeAt, textAt, type Workload } from '../../../kata/pod.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { fateOfFile, makesResolvConf } from '../../pod-name-files.ts';
import { failsLater, silently } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podHostNames = podRule({
  id: 'pod/host-names',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Names that the kubelet writes into files which the program does not read.',
    why: '`hostAliases` go into `/etc/hosts` of the container and what `dnsPolicy` and `dnsConfig` say into `/etc/resolv.conf`, which the kubelet writes at every start. The program reads them only when they are allowed files; as trusted ones they never have their hash. With `sys.enable_extra_runtime_domain_names_conf` Gramine makes an `/etc/resolv.conf` of its own from that of the host.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ pod: ['hostAliases:', '  - { ip: 10.0.0.7, hostnames: [db] }'] }),
        app: appExample(),
        at: 'hostAliases',
      },
      {
        as: 'pod',
        manifest: podExample({ pod: ['dnsConfig: { nameservers: [10.0.0.2] }'] }),
        app: appExample('sgx.trusted_files = ["file:/etc/resolv.conf"]'),
        at: 'dnsConfig',
      },
      {
        as: 'pod',
        manifest: podExample({ pod: ['hostNetwork: true', 'dnsPolicy: ClusterFirstWithHostNet'] }),
        app: appExample(),
        at: 'dnsPolicy',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ pod: ['dnsConfig: { nameservers: [10.0.0.2] }'] }),
        app: appExample('sys.enable_extra_runtime_domain_names_conf = true'),
      },
      {
        as: 'pod',
        manifest: podExample({ pod: ['hostAliases:', '  - { ip: 10.0.0.7, hostnames: [db] }'] }),
        app: appExample('sgx.allowed_files = ["file:/etc/hosts"]'),
      },
      { as: 'pod', manifest: podExample({ pod: ['dnsPolicy: ClusterFirst'] }), app: appExample() },
      { as: 'pod', manifest: podExample(), app: appExample() },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const [key, file] of [
      ['hostAliases', '/etc/hosts'],
      [dnsKey(workload), '/etc/resolv.conf'],
    ] as const) {
      const node = key && nodeAt(workload.spec, key);
      if (!node || (file === '/etc/resolv.conf' && makesResolvConf(app))) continue;
      const fate = fateOfFile(file, app);
      if (fate === 'read') continue;
      yield {
        at: node.keyRange ?? node.range,
        path: node.path,
        message:
          fate === 'refused'
            ? `the kubelet writes \`${key}\` into \`${file}\`, which then has not the hash of the trusted file`
            : `\`${key}\` does not reach the program: it can't read \`${file}\` of the container`,
        help:
          file === '/etc/resolv.conf'
            ? 'set `sys.enable_extra_runtime_domain_names_conf = true`'
            : `list \`file:${file}\` in \`sgx.allowed_files\` when the host may name hosts, or name them in the program`,
        ...(fate === 'refused' ? failsLater : silently),
      };
    }
  },
});

/** `None` leaves all to `dnsConfig`, and `ClusterFirst` is what a pod has anyway. */
function dnsKey({ spec }: Workload): 'dnsConfig' | 'dnsPolicy' | undefined {
  if (nodeAt(spec, 'dnsConfig')) return 'dnsConfig';
  const policy = textAt(spec, 'dnsPolicy') ?? 'ClusterFirst';
  return ['None', 'ClusterFirst'].includes(policy) ? undefined : 'dnsPolicy';
}
