import { member, textOf } from '../../../data/member.ts';
import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunSecretInManifest = dataRule({
  id: 'marblerun/secret-in-manifest',
  severity: 'error',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Secrets that are written into the manifest.',
    why: 'The manifest is what clients read to know whom they trust. Secrets are made by the coordinator (`Secrets`) or set by a user, and named in a template: `{{ raw .Secrets.key }}`.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app", "Parameters": { "Argv": ["app"], "Env": { "DB_PASSWORD": "hunter2-hunter2" } } } } }',
        at: '"hunter2-hunter2"',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app", "Parameters": { "Argv": ["app"], "Env": { "DB_PASSWORD": "{{ string .Secrets.db }}", "TOKEN_TTL": "3600" } } } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { env, files } of marbleRunManifestOf(root).marbles)
      for (const [name, node] of [...env, ...files]) {
        const at = textOf(node) === undefined ? member(node, 'Data') : node;
        const text = textOf(at);
        if (text === undefined || /\{\{/.test(text) || !isSecret(name, text)) continue;
        yield {
          at: at!.range,
          path: at!.path,
          message: `the value of \`${abbreviated(name)}\` is known to everyone who reads the manifest`,
          help: 'name it under `Secrets`, and use `{{ string .Secrets.<name> }}`',
          redact: [at!.range],
          ...unnoticed,
        };
      }
  },
});

function isSecret(name: string, text: string): boolean {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
  return text.length >= 6 && /(?:passw(?:or)?d|secret|token|api_?key|private_?key|credential)s?$/i.test(name);
}
