import { itemsAt, nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { podCommand } from '../../pod-command.ts';
import { fateOf } from '../../pod-environment.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { fateOfFile, makesResolvConf } from '../../pod-name-files.ts';
import { failsLater, type PodApp } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

const host = (value: string) => podExample({ container: ['env:', '  - name: DB_HOST', `    value: ${value}`] });
const passing = 'loader.env.DB_HOST = { passthrough = true }';

export const podNamesUnresolved = podRule({
  id: 'pod/names-unresolved',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Names of hosts for a program that can not look them up.',
    why: 'Whom to ask for names stands in `/etc/resolv.conf`, which the kubelet writes at every start. The program can not read it: it is in no list, or it is a trusted file whose hash was that of another machine, as in images of GSC, which lists the one that it saw when it built. Gramine makes one for the program with `sys.enable_extra_runtime_domain_names_conf = true`.',
    bad: [
      { as: 'pod', manifest: host('db.shop.svc'), app: appExample(passing), at: 'db.shop.svc' },
      {
        as: 'pod',
        manifest: host('postgres://db:5432/shop'),
        app: { manifest: `${passing}\n`, as: 'gsc' },
        at: 'postgres://db:5432/shop',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: host('db.shop.svc'),
        app: appExample(passing, 'sys.enable_extra_runtime_domain_names_conf = true'),
      },
      { as: 'pod', manifest: host('10.0.0.7:5432'), app: appExample(passing) },
      { as: 'pod', manifest: host('localhost:5432'), app: appExample(passing) },
      {
        as: 'pod',
        manifest: host('db.shop.svc'),
        app: appExample(passing, 'sgx.allowed_files = ["file:/etc/resolv.conf"]'),
      },
    ],
  },
  *checkPod({ app }) {
    if (!app || makesResolvConf(app) || fateOfFile('/etc/resolv.conf', app) === 'read') return;
    for (const node of reachingValues(app)) {
      const name = hostIn(String(node.scalar));
      if (name === undefined) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `the program can not look \`${visible(name)}\` up: it can't read \`/etc/resolv.conf\` of the container`,
        help: 'set `sys.enable_extra_runtime_domain_names_conf = true`',
        ...failsLater,
      };
    }
  },
});

/** What the pod tells the program. */
function reachingValues({ container, manifest }: PodApp) {
  const values = itemsAt(container, 'env').flatMap((entry) => {
    const [name, value] = [textAt(entry, 'name'), nodeAt(entry, 'value')];
    return name !== undefined && value && fateOf(manifest, name).kind === 'passes' ? [value] : [];
  });
  const host = manifest.manifest.get('loader.insecure__use_cmdline_argv');
  return host?.known === true ? [...values, ...podCommand(container, manifest.options.path).words] : values;
}

/** A name with a port behind it, or one of a cluster. */
function hostIn(value: string): string | undefined {
  for (const part of value.slice(0, 2000).split(/[\s,;=@/"'()[\]{}]+/)) {
    const [, name, port] = /^([a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,10})(:\d{1,5})?$/i.exec(part) ?? [];
    if (name === undefined || /^localhost$/i.test(name)) continue;
    if (port !== undefined || /\.(?:svc|local|internal)$/i.test(name)) return name;
  }
  return undefined;
}
