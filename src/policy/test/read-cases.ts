import { readJson } from '../../data/json.ts';
import type { DataNode } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { Source } from '../../text/source.ts';
import { parseToml } from '../../toml/parse.ts';
import type { CaseFile, CaseStep, PolicyCase } from './case.ts';
import { CaseFields } from './case-fields.ts';
import { stepOf } from './case-step.ts';
import { tomlNode } from './toml-node.ts';

/** Cases in TOML (`[[case]]`) or JSON (`{"case": […]}` or the list alone), or everything that is wrong with them, in order. */
export function readCases(source: Source): CaseFile | { readonly problems: readonly LocatedProblem[] } {
  const read = rootOf(source);
  if ('problems' in read) return read;
  const problems: LocatedProblem[] = [];
  const nodes = caseNodes(read.root, problems);
  const excess = firstBeyond(nodes);
  if (excess) return { problems: [tooMany(excess)] };
  const cases = nodes.flatMap((node, index) => caseOf(node, index, problems) ?? []);
  repeatedNames(cases, source, problems);
  if (nodes.length === 0 && problems.length === 0)
    problems.push({ range: null, message: 'there are no cases', help: 'add one, e.g. `[[case]]`' });
  if (problems.length === 0) return { source, cases };
  return { problems: problems.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0)) };
}

function rootOf(source: Source): { readonly root: DataNode } | { readonly problems: readonly LocatedProblem[] } {
  if (/\.json$/i.test(source.path) || (!/\.toml$/i.test(source.path) && /^\s*[{[]\s*["{\]}]/.test(source.text))) {
    const read = readJson(source);
    return 'problem' in read ? { problems: [read.problem] } : read;
  }
  const document = parseToml(source);
  return document.problems.length > 0 ? { problems: document.problems } : { root: tomlNode(document) };
}

function caseNodes(root: DataNode, problems: LocatedProblem[]): readonly DataNode[] {
  if (root.kind === 'list') return root.items;
  const fields = new CaseFields(root, problems);
  fields.allow(['case']);
  return fields.list('case') ?? [];
}

/** Steps, of which a case is one unless it lists them: each takes about a millisecond. */
const mostSteps = 10_000;

function firstBeyond(nodes: readonly DataNode[]): DataNode | undefined {
  let steps = 0;
  return nodes.find((node) => {
    steps += Math.max(1, node.members.get('steps')?.items.length ?? 1);
    return steps > mostSteps;
  });
}

const tooMany = ({ range }: DataNode): LocatedProblem => ({
  range,
  message: `the cases have more than ${mostSteps} steps`,
  help: 'write them into several files',
});

const caseKeys = ['name', 'why', 'steps'] as const;

function caseOf(node: DataNode, index: number, problems: LocatedProblem[]): PolicyCase | undefined {
  if (node.kind !== 'map') {
    problems.push({
      range: node.range,
      message: 'a case has to be a table',
      help: 'write its `name` and what it asks',
    });
    return undefined;
  }
  const fields = new CaseFields(node, problems);
  const name = fields.text('name') ?? `case ${index + 1}`;
  const why = fields.text('why');
  const steps = stepsOf(node, fields, problems);
  return steps && { name, ...(why !== undefined && { why }), steps, range: node.range };
}

/** Those of `steps`, or the one that the case itself is. */
function stepsOf(node: DataNode, fields: CaseFields, problems: LocatedProblem[]): readonly CaseStep[] | undefined {
  if (!node.members.has('steps')) {
    const step = stepOf(node, ['name', 'why'], problems);
    return step && [step];
  }
  fields.allow(caseKeys, 'each of the `steps` says what it asks');
  const list = fields.list('steps') ?? [];
  if (list.length === 0)
    problems.push({ range: node.members.get('steps')!.range, message: 'there are no steps', help: 'add one' });
  const steps = list.flatMap((item) => stepOf(item, [], problems) ?? []);
  return steps.length > 0 ? steps : undefined;
}

function repeatedNames(cases: readonly PolicyCase[], source: Source, problems: LocatedProblem[]): void {
  const seen = new Map<string, PolicyCase>();
  for (const one of cases) {
    const before = seen.get(one.name);
    if (before === undefined) seen.set(one.name, one);
    else
      problems.push({
        range: one.range,
        message: `another case of this name begins in line ${source.position(before.range.start).line}`,
        help: 'rename one of them',
      });
  }
}
