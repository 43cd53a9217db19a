import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { hasRealImages, realImage } from '../image/real/images.ts';

interface Printed {
  readonly criteria: readonly {
    readonly id: string;
    readonly cells: Readonly<
      Record<string, { readonly value: unknown; readonly text: string; readonly moves: readonly string[] }>
    >;
  }[];
  readonly coverage: readonly { readonly path: string; readonly bytes: number; readonly coveredBytes: number }[];
}

async function compared(operand: string): Promise<Printed> {
  const { stdout, stderr, exit } = await runIn('/', ['compare', operand, '--format', 'json']);
  expect([stderr, exit]).toEqual(['', 0]);
  return JSON.parse(stdout) as Printed;
}

function cellOf({ criteria }: Printed, criterion: string, subject: string) {
  return criteria.find(({ id }) => id === criterion)!.cells[subject]!;
}

/** Bytes of the layers in an OCI layout, by its own manifest. */
function storedSize(operand: string): number {
  const [layout] = operand.split(/:(?=[^/]*$)/);
  const json = (path: string) => JSON.parse(readFileSync(join(layout!, path), 'utf8'));
  const blob = (digest: string) => `blobs/${digest.replace(':', '/')}`;
  const [{ digest }] = json('index.json').manifests;
  const { layers } = json(blob(digest)) as { readonly layers: readonly { readonly digest: string }[] };
  return layers.reduce((sum, layer) => sum + statSync(join(layout!, blob(layer.digest))).size, 0);
}

describe.skipIf(!hasRealImages)('a comparison for an image of real programs', () => {
  it('counts what is pulled as the registry would send it', async () => {
    const operand = realImage('python');
    const printed = await compared(operand);
    const bytes = storedSize(operand);
    expect(cellOf(printed, 'registry-bytes', 'vm')).toMatchObject({ value: null, moves: [] });
    const { stdout } = await runIn('/', ['compare', operand, '--scenario', '-', '--format', 'json'], {
      stdin: Buffer.from('[fleet]\nnodes = 3\npods-per-node = 2\n'),
    });
    expect(cellOf(JSON.parse(stdout), 'registry-bytes', 'vm')).toMatchObject({ value: 6 * bytes });
  });

  it('covers by measurement nearly all of it when it is wrapped, nothing otherwise, folder by folder', async () => {
    const printed = await compared(realImage('python'));
    const wrap = cellOf(printed, 'measured-coverage', 'wrap');
    expect(wrap.value).toBeGreaterThan(0.9);
    expect(cellOf(printed, 'measured-coverage', 'vm').value).toBe(0);
    const [bytes, covered] = [
      printed.coverage.reduce((sum, folder) => sum + folder.bytes, 0),
      printed.coverage.reduce((sum, folder) => sum + folder.coveredBytes, 0),
    ];
    expect(covered / bytes).toBeCloseTo(wrap.value as number, 12);
    expect(printed.coverage.map(({ path }) => path)).toContain('/usr');
  });

  it('says that deleted files come back where whiteouts are not honoured', async () => {
    const printed = await compared(realImage('whiteouts'));
    expect(cellOf(printed, 'layer-compatibility', 'load').value).toContain('deleted files come back');
    expect(cellOf(printed, 'layer-compatibility', 'wrap').value).toEqual([]);
  });

  it('names what of the image starts processes, each in an enclave of its own', async () => {
    const { stdout } = await runIn('/', ['compare', realImage('nginx'), '--scenario', '-', '--format', 'json'], {
      stdin: Buffer.from('[enclave]\nsize = "1GiB"\n'),
    });
    const { text, moves } = cellOf(JSON.parse(stdout), 'process-cost', 'wrap');
    expect(text).toContain('nginx');
    expect(moves).toEqual(['enclave.size', 'image']);
  });
});
