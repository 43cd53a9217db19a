import { UserError } from '../../diagnostic/diagnostic.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import { parseRego } from '../../rego/parse.ts';
import type { Branch, RegoModule } from '../../rego/syntax.ts';
import { byCodePoint } from '../../text/order.ts';
import type { Range, Source, TextEdit } from '../../text/source.ts';
import { containersOf, dataEdits, type GraftedContainer, policyDataOf } from './kata-graft-data.ts';
import { baseLosses } from './kata-graft-losses.ts';
import { createGuard, graftRules } from './kata-graft-rules.ts';
import { rulesOf } from './kata-graft-versions.ts';
import { execEndpoints } from './kata-standalone-exec-rules.ts';
import { requireShortTexts } from './kata-standalone-long-texts.ts';
import { execLosses } from './kata-standalone-losses.ts';
import { requireReadable } from './rego-text.ts';
import type { Target } from './target.ts';

export interface KataGraftOptions {
  /** The text of a policy that genpolicy wrote. */
  readonly base?: Source;
  /** Graft onto rules that are of no known release. */
  readonly unknownRules?: boolean;
}

/**
 * Exec rules of ours in a policy of genpolicy's, whose rules on everything else stay as they are. Throws a LocatedError in the base or
 * in the policy when one doesn't fit the other.
 */
export const kataGraftTarget: Target<KataGraftOptions> = {
  id: 'kata-graft',
  enforcedBy: ['kata-agent'],
  compile(policy, { base, unknownRules = false }) {
    if (!base) throw new UserError('there is no policy to graft onto', 'name one of genpolicy with `--base`');
    requireShortTexts(policy);
    const module = parseRego(base);
    const data = policyDataOf(module);
    const rules = rulesOf(module, data.start);
    requireFree(module);
    if (rules.release === undefined && !unknownRules)
      throw new LocatedError(base, [
        {
          range: module.packageRange,
          message: `the rules are of no release that is known (sha256 ${rules.digest})`,
          help: 'use `--unknown-rules` to graft onto them all the same',
        },
      ]);
    const containers = containersOf(policy, data);
    const edits = [...ruleEdits(module, data.start), ...dataEdits(policy, data, containers)];
    const text = requireReadable(spliced(base.text, edits));
    return {
      files: new Map([['policy.rego', text]]),
      losses: [...execLosses(policy, 'kata-graft'), ...baseLosses(policy, module, containers)],
      facts: [
        { name: 'policy.rego', value: `${Buffer.byteLength(text)} bytes` },
        ...understood(module, rules, containers),
      ],
    };
  },
};

const ours: ReadonlySet<string> = new Set(execEndpoints);

function requireFree(module: RegoModule): void {
  const { source, rules } = module;
  if (module.package.join('.') !== 'agent_policy')
    throw new LocatedError(source, [
      {
        range: module.packageRange,
        message: 'the package is not `agent_policy`, which the agent asks',
        help: "use genpolicy's output",
      },
    ]);
  const taken = rules.find(({ name }) => name.startsWith('xp_'));
  if (taken)
    throw new LocatedError(source, [
      {
        range: taken.nameRange,
        message: `the rules define \`${taken.name}\`, a name of an exec policy`,
        help: 'graft onto what genpolicy wrote, not onto what was grafted before',
      },
    ]);
}

/** Takes the rules of our endpoints out, guards the creation of containers, and puts our rules before the data. */
function ruleEdits(module: RegoModule, dataStart: number): readonly TextEdit[] {
  const { text } = module.source;
  return [
    ...importEdit(module),
    ...module.rules
      .filter(({ name }) => ours.has(name))
      .map(({ range }) => ({ range: wholeLines(text, range), text: '' })),
    ...module.rules
      .filter(({ name }) => name === 'CreateContainerRequest')
      .flatMap(({ branches }) => branches)
      .flatMap((branch) => guardEdits(text, branch)),
    { range: { start: dataStart, end: dataStart }, text: graftRules },
  ];
}

/** The guard becomes the first statement of a body; one without braces gets them. */
function guardEdits(text: string, { body, range }: Branch): readonly TextEdit[] {
  const start = body[0]?.range.start;
  if (start === undefined) return [];
  const at = (offset: number, inserted: string) => ({ range: { start: offset, end: offset }, text: inserted });
  if (text.slice(range.start, start).includes('{')) return [at(start, `${createGuard}${separator(text, start)}`)];
  return [at(start, `{ ${createGuard}; `), at(range.end, ' }')];
}

/** Statements in lines of their own stay so. */
function separator(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*$/.test(line) ? `\n${line}` : '; ';
}

/** With the line end, where nothing else stands in its lines. */
function wholeLines(text: string, { start, end }: Range): Range {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 1000));
  return /^[ \t]*$/.test(before) && after
    ? { start: start - before.length, end: end + after[0].length }
    : { start, end };
}

/** Version 0 of the language needs them; `rego.v1` stands for all. */
function importEdit({ imports, packageRange, rules, source }: RegoModule): readonly TextEdit[] {
  const known = new Set(imports.map(({ path }) => path.join('.')));
  if (known.has('rego.v1') || known.has('future.keywords')) return [];
  const missing = ['every', 'if', 'in'].map((name) => `future.keywords.${name}`).filter((name) => !known.has(name));
  if (missing.length === 0) return [];
  const at = imports.at(-1)?.range.end ?? packageRange.end;
  if (rules[0] && rules[0].range.start < at)
    throw new LocatedError(source, [{ range: packageRange, message: 'rules stand before the imports' }]);
  return [{ range: { start: at, end: at }, text: missing.map((name) => `\nimport ${name}`).join('') }];
}

function spliced(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    if (edit.range.end <= at && edit.text === '') continue;
    pieces.push(text.slice(at, Math.max(at, edit.range.start)), edit.text);
    at = Math.max(at, edit.range.end);
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** What nobody looked at: of rules that are not known, everything but those that were replaced. */
function understood(
  { rules }: RegoModule,
  { release, digest }: ReturnType<typeof rulesOf>,
  containers: readonly GraftedContainer[],
): readonly { readonly name: string; readonly value: string }[] {
  const replaced = new Set(rules.map(({ name }) => name).filter((name) => ours.has(name)));
  const kept = [...new Set(rules.map(({ name }) => name))].filter((name) => !ours.has(name) && name !== 'policy_data');
  const isEndpoint = (name: string) => /^[A-Z]/.test(name);
  const names = (list: readonly string[]) => (list.length === 0 ? 'none' : list.toSorted(byCodePoint).join(', '));
  const known = [
    { name: 'grafted onto', value: containers.map(({ name }) => name).join(', ') },
    { name: 'replaced', value: names([...replaced]) },
    { name: 'decided by the base', value: names(kept.filter(isEndpoint)) },
  ];
  if (release !== undefined) return [{ name: 'rules of the base', value: release }, ...known];
  return [
    { name: 'rules of the base', value: `of no known release, sha256 ${digest}` },
    ...known,
    {
      name: 'not understood',
      value:
        'whether the rules keep the index of a container in `data.pstate` by its id, as ours need, and whether another rule of theirs changes that',
    },
    { name: 'not understood', value: `what these decide: ${names(kept)}` },
  ];
}
