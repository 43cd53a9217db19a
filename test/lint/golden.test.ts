import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { Release } from '../../src/gramine/release.ts';
import { formatPlace } from '../../src/gramine/schema-walk.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { decodeText } from '../../src/text/decode.ts';
import { Source } from '../../src/text/source.ts';

const shared = process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared');
const linesOf = (path: string) =>
  readFileSync(join(shared, path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const checked: readonly Release[] = ['1.7', '1.8', '1.9'];

type Place = readonly (string | number)[];
type Verdict = { ok: boolean; errors: { path: Place; message: string }[] };

function lint(
  text: string,
  release: Release,
  as: 'source' | 'final',
  templated = false,
  kind: 'gramine-manifest' | 'gsc-user-manifest' = 'gramine-manifest',
): readonly Diagnostic[] {
  const { problems } = decodeText(Buffer.from(text));
  return lintText(new Source('x.manifest', text), {
    file: { kind, templated, as },
    release,
    profile: 'production',
    rules,
    decoding: problems,
  }).findings;
}

const checkerPaths = (findings: readonly Diagnostic[]) =>
  findings.filter(({ upstream }) => upstream.stage === 'checker').map(({ path }) => path!);
/** Which of the alternatives of a mount the checker complains about is its own affair. */
const comparable = (path: string) => path.replace(/^(fs\.(?:mounts\[\d+\]|root)).*/, '$1');

describe.skipIf(!existsSync(join(shared, 'golden')))('agreement with the genuine tools', () => {
  test('a checker finding exists exactly when gramine-manifest-check rejects, and stands where it says', () => {
    const wrong: unknown[] = [];
    for (const { id, toml, verdict } of linesOf('golden/schema/cases.jsonl') as {
      id: string;
      toml: string;
      verdict: Record<string, Verdict>;
    }[]) {
      for (const release of checked) {
        const { ok, errors } = verdict[release]!;
        const paths = checkerPaths(lint(toml, release, 'final'));
        if (ok !== (paths.length === 0)) wrong.push({ id, release, ok, paths, errors });
        else if (!ok && !paths.map(comparable).includes(comparable(formatPlace(errors[0]!.path))))
          wrong.push({ id, release, paths, first: formatPlace(errors[0]!.path) });
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a toml finding exists exactly when tomllib refuses, and one of the runtime when Gramine can not read it', () => {
    const wrong: unknown[] = [];
    for (const { id, toml, tomllib, tomlc99_in_gramine: runtime } of linesOf('golden/toml/cases.jsonl')) {
      const findings = lint(toml, '1.9', 'final');
      const stages = new Set(findings.map(({ upstream }) => upstream.stage));
      if (stages.has('toml') === tomllib.ok) wrong.push({ id, tomllib: tomllib.ok, stages: [...stages] });
      const unreadable = !runtime.ok || runtime.unreadable.length > 0 || (runtime.undefined ?? []).length > 0;
      if (unreadable && !['toml', 'checker', 'signer', 'runtime'].some((stage) => stages.has(stage as 'toml')))
        wrong.push({ id, runtime, stages: [...stages] });
    }
    expect(wrong).toEqual([]);
  });

  const corpus = (): CorpusFile[] => JSON.parse(readFileSync(join(shared, 'corpus/manifests.json'), 'utf8'));

  test('every manifest of the corpus is judged as the genuine tools judge its rendered text', () => {
    const wrong: unknown[] = [];
    for (const file of corpus()) {
      if (file.kind === 'gsc-template' || file.renders !== true || file.toml !== true) continue;
      const text = readFileSync(join(shared, 'corpus', file.rendered), 'utf8');
      for (const release of checked) {
        const source = checkerPaths(lint(text, release, 'source'));
        const rejected = file.load[release] !== true || (file.schema[release]?.length ?? 0) > 0;
        if (rejected !== source.length > 0)
          wrong.push({
            file: file.file,
            release,
            as: 'source',
            rejected,
            source,
            load: file.load[release],
            schema: file.schema[release],
          });
        const final = checkerPaths(lint(text, release, 'final'));
        if (file.schema_raw[release]!.length > 0 !== final.length > 0)
          wrong.push({ file: file.file, release, as: 'final', final, raw: file.schema_raw[release] });
      }
    }
    expect(wrong).toEqual([]);
  });

  test('what is found in a template without definitions is found in its rendered text', () => {
    const wrong: unknown[] = [];
    for (const file of corpus()) {
      if (file.kind !== 'template' || file.renders !== true) continue;
      const template = readFileSync(join(shared, 'corpus', file.file), 'utf8');
      const text = readFileSync(join(shared, 'corpus', file.rendered), 'utf8');
      for (const release of checked) {
        const rendered = new Set(checkerPaths(lint(text, release, 'source')));
        const extra = checkerPaths(lint(template, release, 'source', true)).filter((path) => !rendered.has(path));
        if (extra.length > 0) wrong.push({ file: file.file, release, extra, rendered: [...rendered] });
        const syntax = lint(template, release, 'source', true).filter(({ code }) => /^(toml|template)\//.test(code));
        if (syntax.length > 0)
          wrong.push({ file: file.file, release, syntax: syntax.map(({ code, message }) => `${code} ${message}`) });
      }
    }
    expect(wrong).toEqual([]);
  });
});

interface CorpusFile {
  readonly file: string;
  readonly rendered: string;
  readonly kind: string;
  readonly renders: true | object;
  readonly toml: true | string;
  readonly load: Record<string, unknown>;
  readonly schema: Record<string, { path: Place }[] | null>;
  readonly schema_raw: Record<string, { path: Place }[]>;
}
