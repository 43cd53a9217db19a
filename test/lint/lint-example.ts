import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { parseRelease } from '../../src/gramine/release.ts';
import { lintForeign } from '../../src/lint/foreign-lint.ts';
import { identify, isForeignKind } from '../../src/lint/kinds.ts';
import { type LintOptions, lintText } from '../../src/lint/lint.ts';
import { readApp } from '../../src/lint/pod-app.ts';
import { podLint } from '../../src/lint/pod-lint.ts';
import type { Example } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { decodeText } from '../../src/text/decode.ts';
import { Source } from '../../src/text/source.ts';
import { literalTree } from '../literal-tree.ts';

export function sourceOf(example: Pick<Example, 'manifest' | 'as'>): {
  source: Source;
  decoding: LintOptions['decoding'];
} {
  const bytes = Buffer.from(example.manifest, example.as === 'latin-1' ? 'latin1' : 'utf8');
  const decoded = decodeText(bytes);
  return { source: new Source('app.manifest', decoded.text), decoding: decoded.problems };
}

const known = new Map<Example, readonly Diagnostic[]>();

/** Lints an example of a rule's documentation with every rule. */
export function lintExample(example: Example, text?: string): readonly Diagnostic[] {
  if (text !== undefined) return lint(example, text);
  const findings = known.get(example) ?? lint(example, example.manifest);
  known.set(example, findings);
  return findings;
}

function lint(example: Example, text: string): readonly Diagnostic[] {
  const { source, decoding } = sourceOf({ ...example, manifest: text });
  if (example.as === 'pod') return lintBeside(example, source);
  if (example.as !== undefined && isForeignKind(example.as))
    return lintForeign(source, example.as, {
      file: identify('x', example.as),
      release: parseRelease(example.gramine ?? '1.9')!,
      profile: example.profile ?? 'production',
      date: '2026-06-01',
      ...(example.previous !== undefined && { previous: new Source('x', example.previous) }),
    }).findings;
  return lintText(source, {
    file: {
      kind: example.as === 'gsc' ? 'gsc-user-manifest' : 'gramine-manifest',
      templated: example.as === 'template',
      as: example.as === 'final' ? 'final' : 'source',
    },
    release: parseRelease(example.gramine ?? '1.9')!,
    profile: example.profile ?? 'production',
    rules,
    defines: new Map(Object.entries(example.defines ?? {})),
    ...(example.files && { files: literalTree(example.files) }),
    ...(decoding && { decoding }),
    allowSuppressions: example.suppressions !== 'forbidden',
  }).findings;
}

function lintBeside({ app, gramine, profile = 'production' }: Example, source: Source): readonly Diagnostic[] {
  const options = { release: parseRelease(gramine ?? '1.9')!, profile, date: '2026-06-01' };
  const file = (as: 'template' | 'gsc' | undefined) => ({
    kind: as === 'gsc' ? ('gsc-user-manifest' as const) : ('gramine-manifest' as const),
    templated: as === 'template',
    as: 'source' as const,
  });
  const beside =
    app && readApp(new Source('app.manifest', app.manifest), { ...options, file: file(app.as), rules: [] });
  const request = { ...(beside && { app: beside }), ...(app?.container !== undefined && { container: app.container }) };
  const own = { ...options, file: identify('pod.yaml', 'kubernetes') };
  return lintForeign(source, 'kubernetes', own, podLint(source, request, own)).findings;
}
