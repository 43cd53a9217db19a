import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { sidesOf } from '../../../src/diff/sides.ts';
import type { OpenFile } from '../../../src/io/io.ts';
import type { ExecSurface } from '../../../src/policy/surface/exec-surface.ts';
import { mergedSurface } from '../../../src/policy/surface/merged-surface.ts';
import { surfaceOf } from '../../../src/policy/surface/surface-of.ts';
import { Source } from '../../../src/text/source.ts';
import { parseCase } from '../../cli/case-file.ts';
import { elf, glibcLinker, treeOf } from '../../generate/elf.ts';

function surface(text: string, files?: Readonly<Record<string, string | Uint8Array>>): ExecSurface {
  const source = new Source('app.manifest.template', text);
  const sides = sidesOf(
    { source, templated: text.includes('{'.repeat(2)) || text.includes('{%'), final: false },
    '1.9',
  );
  const all = sides.map((side) => surfaceOf(side, files && { tree: treeOf(files), folder: '/opt/shop' }));
  return mergedSurface(all as [ExecSurface, ...ExecSurface[]]);
}

const rows = ({ programs }: ExecSurface) => programs.map(({ path, kind, by }) => `${path} ${kind} ${by}`);
const needs = ({ missing }: ExecSurface) => missing.map((one) => one.needs);

const mounts = 'fs.mounts = [{ path = "/bin", uri = "file:/bin" }, { path = "/app", uri = "file:app" }]\n';

describe('without its files, an enclave', () => {
  test('can start what is named or placed like a program, and only where a mount shows it', () => {
    const text = `${mounts}sgx.trusted_files = ["file:/bin/busybox", "file:/bin/tool", "file:app/x", "file:/opt/bin/sh", "file:/bin/libc.so.6"]`;
    const found = surface(text);
    expect(rows(found)).toEqual(['/bin/busybox shell name', '/bin/tool program name']);
    expect(found.unjudged).toBe(1);
    expect(needs(found)).toEqual(['the files: name them with `--files` or `--image`']);
  });

  test('has its own program whatever that is called', () => {
    const text = `${mounts}libos.entrypoint = "/app/x"\nsgx.trusted_files = ["file:app/x"]`;
    expect(rows(surface(text))).toEqual(['/app/x program name']);
    expect(surface(text).entrypoint).toMatchObject({ path: '/app/x', holder: 'hash' });
    expect(surface(`${mounts}libos.entrypoint = "/app/x"`).entrypoint.holder).toBe('nobody');
    expect(surface(`${mounts}libos.entrypoint = "/app/x"\nsgx.allowed_files = ["file:app/"]`).entrypoint.holder).toBe(
      'host',
    );
  });

  test('may start anything where the host, a key or memory decides', () => {
    const text = `fs.mounts = [{ path = "/d", uri = "file:d" }, { type = "tmpfs", path = "/tmp" }, { type = "encrypted", path = "/e", uri = "file:e" }]
sgx.allowed_files = ["file:d/in", "file:/elsewhere"]`;
    expect(surface(text).folders.map(({ path, holder }) => `${path} ${holder}`)).toEqual([
      '/d/in host',
      '/e key',
      '/tmp memory',
    ]);
    const unchecked = `${mounts}sgx.file_check_policy = "allow_all_but_log"`;
    expect(surface(unchecked).folders.map(({ path, holder }) => `${path} ${holder}`)).toEqual([
      '/ host',
      '/app host',
      '/bin host',
    ]);
  });
});

describe('the start of an enclave', () => {
  test('says who chooses the arguments', () => {
    expect(surface('libos.entrypoint = "/a"').arguments).toMatchObject({ chosenBy: 'manifest', values: ['/a'] });
    expect(surface('loader.argv = ["a", "-x"]').arguments).toMatchObject({ chosenBy: 'manifest', values: ['a', '-x'] });
    expect(surface('loader.insecure__use_cmdline_argv = true').arguments.chosenBy).toBe('host');
    expect(surface('loader.insecure__use_cmdline_argv = false').arguments.chosenBy).toBe('manifest');
    expect(surface('loader.argv = ["a", "{{ x }}"]').arguments).toMatchObject({
      chosenBy: 'unknown',
      values: ['a', undefined],
    });
    const file = 'loader.argv_src_file = "file:argv"\n';
    expect(surface(`${file}sgx.allowed_files = ["file:argv"]`).arguments).toMatchObject({
      chosenBy: 'file',
      holder: 'host',
    });
    expect(surface(`${file}sgx.trusted_files = ["file:argv"]`).arguments).toMatchObject({
      chosenBy: 'file',
      holder: 'hash',
    });
  });

  test('says which variables the host chooses, and what it does by them', () => {
    const some = surface('loader.env.LD_PRELOAD = { passthrough = true }\nloader.env.A = "1"').environment;
    expect(some).toMatchObject({
      fromHost: 'some',
      variables: [{ name: 'LD_PRELOAD', danger: 'chooses which code is loaded' }],
    });
    expect([...some.fixed]).toEqual([['A', '1']]);
    expect(surface('loader.insecure__use_host_env = true').environment.fromHost).toBe('all');
    expect(surface('loader.env_src_file = "file:env"').environment.fromHost).toBe('unknown');
    expect(surface('').environment.fromHost).toBe('none');
  });

  test('of several outcomes of a template is the most open one', () => {
    const text =
      '{% if debug %}\nloader.insecure__use_cmdline_argv = true\n{% else %}\nloader.argv = ["a"]\n{% endif %}\n';
    expect(surface(text).arguments.chosenBy).toBe('host');
  });
});

describe('with its files, an enclave', () => {
  const files = {
    '/bin/sh': '-> dash',
    '/bin/dash': elf({ interpreter: glibcLinker }),
    '/bin/arm': elf({ interpreter: glibcLinker, machine: 183 }),
    '/opt/shop/app/run': '#!/bin/sh -e\n',
    '/opt/shop/app/notes': 'text',
    '/opt/shop/app/lib.so': elf({ soname: 'lib.so' }),
  };

  test('can start what headers and first lines say, marked as executable or not', () => {
    const text = `${mounts}sgx.trusted_files = ["file:/bin/dash", "file:/bin/sh", "file:/bin/arm", "file:app/run", "file:app/notes", "file:app/lib.so"]`;
    const found = surface(text, files);
    expect(rows(found)).toEqual(['/app/run script file', '/bin/dash shell file', '/bin/sh shell file']);
    expect(found.programs[0]).toMatchObject({ interpreter: '/bin/sh', unmarked: true });
    expect(found.missing).toEqual([]);
    expect(found.unjudged).toBe(0);
  });

  test('has what its folders hold, and says what is not among them', () => {
    const text = `${mounts}libos.entrypoint = "/app/run"\nsgx.trusted_files = ["file:app/", "file:/bin/none", "file:../../../x"]`;
    const found = surface(text, files);
    expect(rows(found)).toEqual(['/app/run script file']);
    expect(needs(found)).toEqual(['`file:/bin/none`, which is not among the files']);
  });
});

describe('the files of an enclave', () => {
  test('are opened for their first bytes, and closed', () => {
    const tree = treeOf({ '/app/data': new Uint8Array(1 << 20), '/app/run': elf({ interpreter: glibcLinker }) });
    const log: string[] = [];
    const openFile = (path: string): OpenFile => {
      const bytes = tree.read(path);
      return {
        size: bytes.length,
        read(at, length) {
          log.push(`${path} ${at}+${length}`);
          return bytes.subarray(at, at + length);
        },
        close: () => log.push(`${path} closed`),
      };
    };
    const source = new Source(
      'app.manifest',
      'fs.mounts = [{ path = "/app", uri = "file:/app" }]\nsgx.trusted_files = ["file:/app/"]',
    );
    const [side] = sidesOf({ source, templated: false, final: false }, '1.9');
    const found = surfaceOf(side!, { tree: { ...tree, openFile }, folder: '/' });
    expect(rows(found)).toEqual(['/app/run program file']);
    expect(log).toEqual([
      '/app/data 0+256',
      '/app/data 0+20',
      '/app/data closed',
      '/app/run 0+256',
      '/app/run 0+20',
      '/app/run 0+4096',
      '/app/run closed',
    ]);
  });
});

describe('the JSON of an exec surface', () => {
  const folder = join(import.meta.dirname, '../../cli/cases/policy-surface');
  const schema = readFileSync(join(import.meta.dirname, '../../../schemas/policy-surface-report.json'), 'utf8');
  const conforms = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(JSON.parse(schema));
  const documents = readdirSync(folder).flatMap((name) =>
    parseCase(readFileSync(join(folder, name), 'utf8')).runs.flatMap(({ outcome }) =>
      outcome.stdout.startsWith('{') ? [{ name, document: JSON.parse(outcome.stdout) as object }] : [],
    ),
  );

  test.each(documents)('is as its schema describes ($name)', ({ document }) => {
    expect(conforms(document) ? [] : conforms.errors).toEqual([]);
    expect(conforms({ ...document, more: 1 })).toBe(false);
  });

  test('is shown with and without a policy', () => {
    expect(documents.filter(({ document }) => 'against' in document).length).toBeGreaterThan(0);
    expect(documents.filter(({ document }) => !('against' in document)).length).toBeGreaterThan(0);
  });
});
