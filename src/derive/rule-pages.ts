import { formats } from '../lint/formats.ts';
import { type Example, type Rule, severityOf } from '../lint/rule.ts';
import { abbreviate } from '../text/abbreviate.ts';

/** `docs/rules/<id>.md`. */
export function rulePage(rule: Rule): string {
  const { docs } = rule;
  return `# ${rule.id}

${docs.summary}

| severity | fix | releases |
|---|---|---|
| ${severityText(rule)} | ${fixText(rule)} | ${releasesText(rule)} |

## Why

${docs.why}

## Found in

${docs.bad.map(exampleText).join('\n\n')}

## Not found in

${docs.good.map(exampleText).join('\n\n')}

## To accept it

${acceptance(rule)}
`;
}

/** JSON has no comments. */
function acceptance({ id, docs }: Rule): string {
  const isJson = docs.bad.every((example) => languageOf(example) === 'json');
  if (isJson) return `\`\`\`toml\n# in manifestly.toml\nrules."${id}" = "off"\n\`\`\``;
  return `\`\`\`toml\n# manifestly: ignore ${id} -- the reason\n\`\`\``;
}

export function ruleIndex(rules: readonly Rule[]): string {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const group = rule.id.split('/')[0]!;
    groups.set(group, [...(groups.get(group) ?? []), rule]);
  }
  const sections = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, members]) => {
      const rows = members
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(
          (rule) => `| [${rule.id}](${rule.id}.md) | ${severityText(rule)} | ${fixText(rule)} | ${rule.docs.summary} |`,
        );
      return `## ${group}\n\n| rule | severity | fix | finds |\n|---|---|---|---|\n${rows.join('\n')}\n`;
    });
  return `# Rules\n\n${rules.length} rules. Where two severities are given, the first is that of the \`production\` profile (the default), the second that of \`development\`.\n\n${sections.join('\n')}`;
}

function severityText(rule: Rule): string {
  const production = severityOf(rule, 'production');
  const development = severityOf(rule, 'development');
  return production === development ? production : `${production}, ${development}`;
}

function fixText(rule: Rule): string {
  return rule.fix === 'none' ? 'none' : rule.fix === 'safe' ? '`--fix`' : '`--unsafe-fixes`';
}

function releasesText({ releases }: Rule): string {
  if (!releases) return 'all';
  const since = releases.since ? `from ${releases.since}` : '';
  return [since, releases.until ? `before ${releases.until}` : ''].filter(Boolean).join(', ');
}

function exampleText(example: Example): string {
  const notes = [
    example.gramine && `Gramine ${example.gramine}`,
    example.as && formNames[example.as],
    example.profile && `profile ${example.profile}`,
    example.defines &&
      Object.entries(example.defines)
        .map(([name, value]) => `\`-D ${name}${value === true ? '' : `=${value}`}\``)
        .join(' '),
    example.files && 'with `--files`',
    example.previous !== undefined && 'changed from another text',
  ].filter(Boolean);
  const fence = '`'.repeat(Math.max(3, ...[...example.manifest.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const block = (text: string) =>
    `${fence}${languageOf(example)}\n${abbreviate(text).replace(/\n$/, '').replace('\ufeff', '<BOM>')}\n${fence}`;
  return [
    notes.length > 0 ? `${notes.join(', ')}:\n` : '',
    block(example.manifest),
    ...(example.app
      ? [`\nbeside ${appName(example.app)}\n`, `\`\`\`toml\n${example.app.manifest.replace(/\n$/, '')}\n\`\`\``]
      : []),
    ...(example.fixed === undefined ? [] : ['\nbecomes\n', block(example.fixed)]),
  ]
    .filter(Boolean)
    .join('\n');
}

function appName({ as, container }: NonNullable<Example['app']>): string {
  const name = as === 'gsc' ? 'a fragment for GSC' : as === 'template' ? 'the template' : 'the manifest';
  return `${name}${container === undefined ? '' : `, with \`--container ${container}\``}`;
}

const formNames = {
  template: 'template',
  final: 'signed manifest',
  gsc: 'GSC user manifest',
  'latin-1': 'saved as Latin-1',
  'exec-policy': 'exec policy',
  'kata-policy': 'policy in Rego',
  'trustee-policy': 'policy of Trustee in Rego',
  kubernetes: 'Kubernetes YAML',
  pod: 'Kubernetes YAML with `--pod`',
  'init-data': 'init data',
  'genpolicy-settings': 'settings of genpolicy',
  occlum: 'Occlum.json',
  'occlum-bom': 'bom.yaml of Occlum',
  'gsc-config': 'config.yaml of GSC',
  'occlum-init-ra': 'configuration of an init program of Occlum',
  'image-policy': 'policy of images',
  'decrypt-config': 'decrypt_config.conf of enclave-cc',
  ocicrypt: 'ocicrypt.conf',
  'image-manifest': 'image manifest',
  'layer-packet': 'annotation packet',
  'aa-config': 'configuration of the attestation agent',
  'cdh-config': 'configuration of the confidential data hub',
  'rvps-values': 'reference values',
  'enclave-cc-shim': 'config.toml of the shim of enclave-cc',
  'shim-rune': 'config.toml of the shim of rune',
  'containerd-config': 'config.toml of containerd',
  'oci-config': 'config.json of an OCI bundle',
  'marblerun-manifest': 'manifest of MarbleRun',
} as const;

function languageOf({ as }: Example): string {
  if (as === 'kata-policy' || as === 'trustee-policy') return 'rego';
  if (as === 'genpolicy-settings') return 'json';
  if (as === 'pod') return 'yaml';
  return Object.hasOwn(formats, as ?? '') ? formats[as as keyof typeof formats].syntax : 'toml';
}
