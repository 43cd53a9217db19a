import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { verifyWrapped } from '../../src/gsc/verify.ts';
import { gscVerifyJson, gscVerifyText } from '../../src/report/gsc-verify.ts';
import { styleFor } from '../../src/report/style.ts';
import { parseCase } from '../cli/case-file.ts';
import { type Changes, flipped, wrapped, wrappedImage } from '../gsc/wrapped-image.ts';

const root = join(import.meta.dirname, '../..');

function problemsOf(schema: string, document: unknown): unknown {
  const text = readFileSync(join(root, 'schemas', `${schema}.json`), 'utf8');
  const conforms = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(JSON.parse(text));
  return conforms(document) ? [] : conforms.errors;
}

const own = wrapped();

async function report(changes: Partial<Changes> = {}) {
  return {
    operand: 'gsc-app.tar',
    verified: await verifyWrapped({ image: await wrappedImage({ wrapped: own, ...changes }) }),
  };
}

describe('the JSON of a plan', () => {
  test('is as its schema describes', () => {
    const { runs } = parseCase(readFileSync(join(root, 'test/cli/cases/gsc/plan-json.txt'), 'utf8'));
    const document = JSON.parse(runs[0]!.outcome.written['plan.json']!);
    expect(problemsOf('gsc-plan-report', document)).toEqual([]);
    expect(document.trusted.entries.length).toBe(document.trusted.totals.entries);
  });
});

describe('the check of a finished image', () => {
  test('is printed for people', async () => {
    const found = await report({ files: { '/etc/app.conf': 'mode = 2\n' } });
    const { mrenclave } = found.verified.enclave;
    const text = gscVerifyText(found, styleFor(false))
      .replace(found.verified.signer.mrsigner!, 'MRSIGNER OF THE KEY')
      .replace(mrenclave!, 'MRENCLAVE OF THE FILES');
    expect(text).toBe(`image          gsc-app.tar
Gramine        1.9 (by its files)
MRENCLAVE      MRENCLAVE OF THE FILES
               as signed
MRSIGNER       MRSIGNER OF THE KEY
ISVPRODID      0, ISVSVN 3
date           2026-02-03
debug          no
files          19 of 24 listed ones match, 1 changed, 3 volatile, 1 stale
libpal.so      8,704 of 13,312 bytes are loaded, and so measured

  error    \`file:/etc/app.conf\` differs from its hash
           gsc/changed-file
           - file:/etc/app.conf
  note     3 files are mounted by Docker, and never match
           gsc/volatile-file
           - file:/etc/hosts
           - file:/etc/hostname
           - file:/etc/resolv.conf
  note     \`file:/gramine/app_files/entrypoint.manifest\` has the hash from
           before it was finalised, as GSC 1.9 leaves it
           gsc/stale-file
           - file:/gramine/app_files/entrypoint.manifest

the image is not what its SIGSTRUCT says, or holds what it should not: 1 error, 2 notes
`);
  });

  test('is JSON as its schema describes, whatever is wrong', async () => {
    for (const changes of [
      {},
      { wrapped: { ...own, sigstruct: flipped(own.sigstruct, 3) } },
      { wrapped: { ...own, manifest: Buffer.from('x') } },
      { above: [{ '/opt/x': 'x' }] },
    ]) {
      const document = JSON.parse(gscVerifyJson(await report(changes)));
      expect(problemsOf('gsc-verify-report', document)).toEqual([]);
    }
  });
});
