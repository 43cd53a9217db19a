import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { migrationJson } from '../../src/commands/migrate-report.ts';
import { migrate } from '../../src/gramine/migration/migrate.ts';
import type { Origin } from '../../src/gramine/migration/situation.ts';
import { Source } from '../../src/text/source.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/migration-report.json', import.meta.url), 'utf8'));
const conforms = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
const file = { kind: 'gramine-manifest', templated: false, as: 'source' } as const;

function reported(text: string, from?: Origin): unknown {
  const source = new Source('app.manifest', text);
  const migration = migrate(source, { to: '1.9', from, templated: false });
  return JSON.parse(migrationJson([{ source, file, migration, to: '1.9', isUnsure: false }]));
}

it.each([
  ['nothing to do', 'libos.entrypoint = "/app"\nfs.mounts = []\n', undefined],
  ['what is missing', 'sgx.debug = 1\n', '1.0'],
  [
    'changes, decisions and notes',
    'sgx.thread_num = 0\nnet.allow_bind.a = "x"\nsgx.trusted_files = ["file:a"]\n',
    'graphene',
  ],
] as const)('the report is as its schema says: %s', (_, text, from) => {
  const report = reported(text, from);
  expect(conforms(report), JSON.stringify(conforms.errors)).toBe(true);
});

it('a secret in a name is not shown', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  expect(JSON.stringify(reported(`sgx.trusted_checksum.${token} = "0"\n`, '1.1'))).not.toContain(token);
});
