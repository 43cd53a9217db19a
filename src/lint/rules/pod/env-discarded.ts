import type { DataNode } from '../../../data/node.ts';
import { isSecretName } from '../../../gramine/secrets.ts';
import { itemsAt, nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { fateOf, passingNames } from '../../pod-environment.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { type PodApp, type PodSubject, silently } from '../../pod-subject.ts';
import { type Finding, podRule } from '../../rule.ts';

export const podEnvDiscarded = podRule({
  id: 'pod/env-discarded',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Variables of a pod that the manifest does not let into the enclave.',
    why: 'Gramine gives the program what `loader.env` says and nothing else: a variable of the pod without `{ passthrough = true }` is not there, one that the manifest gives a value keeps that value, and nobody says a word. The image of GSC carries the variables of the original image in its manifest, so setting one of those in the pod has no effect either. What passes is chosen by the host and is not measured.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: LOG_LEVEL', '    value: debug'] }),
        app: appExample(),
        at: 'LOG_LEVEL',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: LOG_LEVEL', '    value: debug'] }),
        app: appExample('loader.env.LOG_LEVEL = "info"'),
        at: 'LOG_LEVEL',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['envFrom:', '  - configMapRef:', '      name: settings'] }),
        app: { ...appExample(), manifest: '[sgx]\nenclave_size = "1G"\n', as: 'gsc' },
        at: 'settings',
      },
      {
        as: 'pod',
        manifest: `${podExample({ container: ['envFrom:', '  - configMapRef:', '      name: settings'] })}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  MODE: fast\n  LEVEL: "3"\n`,
        app: appExample('loader.env.MODE = { passthrough = true }'),
        at: 'settings',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: LOG_LEVEL', '    value: debug'] }),
        app: appExample('loader.env.LOG_LEVEL = { passthrough = true }'),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: LOG_LEVEL', '    value: info'] }),
        app: appExample('loader.env.LOG_LEVEL = "info"'),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['env:', '  - name: LOG_LEVEL', '    value: debug'] }),
        app: { ...appExample('loader.env = {{ env }}'), as: 'template' },
      },
    ],
  },
  *checkPod({ app, configMaps }: PodSubject) {
    if (!app) return;
    for (const entry of itemsAt(app.container, 'env')) yield* ofVariable(entry, app);
    for (const entry of itemsAt(app.container, 'envFrom')) yield* ofSource(entry, app, configMaps);
  },
});

function* ofVariable(entry: DataNode, app: PodApp): Generator<Finding> {
  const node = nodeAt(entry, 'name');
  const name = textAt(entry, 'name');
  if (!node || name === undefined || forStartScript.has(name)) return;
  const fate = fateOf(app.manifest, name);
  const found = { at: node.range, path: node.path, ...silently };
  if (fate.kind === 'discarded')
    yield {
      ...found,
      message: `\`${visible(name)}\` is discarded: \`loader.env\` does not let it into the enclave`,
      help: isSecret(name, entry)
        ? 'release the secret to the enclave after attestation: through a variable the host would see it'
        : `set \`loader.env.${visible(name)} = { passthrough = true }\`, or write the value into the manifest, which measures it`,
    };
  if (fate.kind === 'replaced' && fate.by.value?.known !== textAt(entry, 'value'))
    yield {
      ...found,
      message: `\`${visible(name)}\` has no effect: the manifest gives it a value of its own (${app.place(fate.by.setting)})`,
      help: 'change the value there, or let the variable pass with `{ passthrough = true }`',
    };
}

function isSecret(name: string, entry: DataNode): boolean {
  return isSecretName(name) || nodeAt(entry, 'valueFrom', 'secretKeyRef') !== undefined;
}

/** Read outside of the enclave, see pod/direct-mode. */
const forStartScript: ReadonlySet<string> = new Set(['GRAMINE_MODE', 'GSC_PAL', 'SGX', 'SGX_AESM_ADDR']);

function* ofSource(entry: DataNode, app: PodApp, configMaps: PodSubject['configMaps']): Generator<Finding> {
  const reference = nodeAt(entry, 'configMapRef') ?? nodeAt(entry, 'secretRef');
  const node = reference && nodeAt(reference, 'name');
  const passing = passingNames(app.manifest);
  if (!node || !passing) return;
  const found = { at: node.range, path: node.path, ...silently };
  const map = nodeAt(entry, 'configMapRef') && configMaps.get(String(node.scalar));
  const prefix = textAt(entry, 'prefix') ?? '';
  const lost = [...(map?.members.keys() ?? [])].map((key) => prefix + key).filter((name) => !passing.includes(name));
  if (lost.length > 0)
    yield {
      ...found,
      message: `of \`${shown(node)}\` ${listed(lost)} ${lost.length === 1 ? 'does' : 'do'} not reach the enclave`,
      help: 'let each variable pass in `loader.env`, with `{ passthrough = true }`',
    };
  if (!map && passing.length === 0)
    yield {
      ...found,
      message: `nothing of \`${shown(node)}\` reaches the enclave: \`loader.env\` lets no variable pass`,
      help: 'let each variable pass in `loader.env`, with `{ passthrough = true }`',
    };
}

function shown({ scalar }: DataNode): string {
  return visible(String(scalar));
}

function listed(names: readonly string[]): string {
  const most = 3;
  const some = names.slice(0, most).map((name) => `\`${visible(name)}\``);
  return names.length > most ? `${some.join(', ')} and ${names.length - most} more` : some.join(' and ');
}
