import type { LocatedProblem } from '../diagnostic/located-error.ts';
import { validate as generated } from '../generated/validate-exec-policy.ts';
import type { Source } from '../text/source.ts';
import type { TomlDocument } from '../toml/document.ts';
import { parseToml } from '../toml/parse.ts';
import { schemaProblems, type Validator } from '../toml/schema-problems.ts';
import type { ExecPolicy } from './exec-policy.ts';
import { execPolicyOf } from './model.ts';
import { meaningProblems } from './problems.ts';

/** An exec policy, or everything that keeps a text from being one, in the order of the text. Never throws for a text. */
export function readExecPolicy(source: Source): { policy: ExecPolicy } | { problems: readonly LocatedProblem[] } {
  const document = parseToml(source);
  const syntax = syntaxProblems(document);
  if (syntax.length > 0) return { problems: syntax };
  const problems: LocatedProblem[] = [
    ...schemaProblems(document, generated as Validator, 'policy', ['not_before', 'not_after']),
    ...meaningProblems(document),
  ];
  return problems.length > 0 ? { problems: inOrder(problems) } : { policy: execPolicyOf(document) };
}

function syntaxProblems(document: TomlDocument): readonly LocatedProblem[] {
  const mark: LocatedProblem[] = document.hasByteOrderMark
    ? [{ range: { start: 0, end: 1 }, message: 'the file begins with a byte order mark', help: 'save it without one' }]
    : [];
  return [...mark, ...document.problems];
}

function inOrder(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  return problems.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0));
}
