import type { DataNode, JsonObject } from '../../data/node.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import { findPolicyData } from '../../kata/policy-data.ts';
import type { RegoModule } from '../../rego/syntax.ts';
import type { Range, Source, TextEdit } from '../../text/source.ts';
import { annotations } from '../created-container.ts';
import type { ExecPolicy, PolicyContainer } from '../exec-policy.ts';
import { listed } from '../shown.ts';
import { execData, object, policyClaims } from './kata-standalone-data.ts';
import { jsonText, opening, quoted } from './rego-text.ts';

/** `policy_data` of a policy to graft onto. */
export interface BaseData {
  readonly source: Source;
  /** Where its rule begins. */
  readonly start: number;
  readonly root: DataNode;
  readonly containers: readonly DataNode[];
}

/** A container that genpolicy's policy lets be created, and what the exec policy says about it. */
export interface GraftedContainer {
  readonly name: string;
  readonly node: DataNode;
  readonly sandbox: boolean;
  /** Absent when the exec policy doesn't know it. */
  readonly container?: PolicyContainer;
}

/** Throws a LocatedError when the data are not the last of the text, or not in the form in which Trustee looks for them. */
export function policyDataOf({ source, rules, packageRange }: RegoModule): BaseData {
  const fail = (range: Range, message: string): never => {
    throw new LocatedError(source, [{ range, message, help: "use genpolicy's output" }]);
  };
  const [rule, another] = rules.filter(({ name }) => name === 'policy_data');
  const found = findPolicyData(source);
  if (!rule || found?.range.start !== rule.range.start)
    return fail(rule?.range ?? packageRange, 'the base has no `policy_data` that is JSON');
  if (another) return fail(another.range, 'the base has a second `policy_data`');
  const { start } = rule.range;
  if (source.text.indexOf(opening) !== start)
    return fail(rule.nameRange, `Trustee would not find the data here: it takes the first \`${opening}\``);
  if (source.text.slice(rule.range.end).trim() !== '')
    return fail(
      { start: rule.range.end, end: source.text.length },
      'something follows the data, which Trustee could not read then',
    );
  const root = found.node;
  const containers = root.members.get('containers');
  if (containers?.kind !== 'list') return fail(containers?.range ?? root.range, 'the data hold no list `containers`');
  const odd = containers.items.find(({ kind }) => kind !== 'map');
  if (odd) return fail(odd.range, 'the container is no object');
  return { source, start, root, containers: containers.items };
}

/** Each container of the base with what the policy says. Throws a LocatedError where they can't be told apart, or one is missing. */
export function containersOf(policy: ExecPolicy, { source, containers }: BaseData): readonly GraftedContainer[] {
  const named = containers.map((node) => ({ node, ...identityOf(node) }));
  for (const [at, one] of named.entries()) {
    const before = named.findIndex(({ name, sandbox }) => name === one.name && sandbox === one.sandbox);
    if (before < at)
      throw new LocatedError(source, [
        {
          range: one.node.range,
          message: `a second container is called \`${one.name}\``,
          help: 'give every container a name of its own',
        },
      ]);
  }
  const grafted = named.map((one) => {
    const container = policy.containers.find(({ name, sandbox }) =>
      one.sandbox ? sandbox : !sandbox && name === one.name,
    );
    return { ...one, ...(container && { container }) };
  });
  const missing = policy.containers.filter((one) => !grafted.some(({ container }) => container === one));
  const names = grafted.map(({ name }) => `\`${name}\``);
  if (missing.length > 0)
    throw new LocatedError(
      policy.source,
      missing.map(({ name, range }) => ({
        range,
        message: `${source.path} has no container \`${name}\``,
        help: `it has ${listed(names)}`,
      })),
    );
  return grafted;
}

function identityOf(node: DataNode): { readonly name: string; readonly sandbox: boolean } {
  const said = annotationsOf(node);
  const text = (key: string) => String(said?.members.get(key)?.scalar ?? '');
  const sandbox = text(annotations.kind) === 'sandbox';
  return { name: text(annotations.name) || (sandbox ? 'sandbox' : ''), sandbox };
}

export function annotationsOf(node: DataNode): DataNode | undefined {
  return node.members.get('OCI')?.members.get('Annotations');
}

/** Adds `exec_policy` to the data, and to each container what may be started in it. */
export function dataEdits(
  policy: ExecPolicy,
  { source, root }: BaseData,
  containers: readonly GraftedContainer[],
): readonly TextEdit[] {
  return [
    insertion(source, root, object({ exec_policy: policyClaims(policy) })),
    ...containers.map(({ node, container, sandbox }) =>
      insertion(source, node, container ? ownData(container) : sandbox ? sandboxData : unknownData),
    ),
  ];
}

function ownData(container: PolicyContainer): JsonObject {
  const members = execData(container);
  return container.sandbox ? members : new Map([...members, ['max_instances', container.maxInstances]]);
}

const closed = object({ stdin: false, output: false, resize: false });
/** A pod can only be stopped when its sandbox is: KILL and TERM. */
const sandboxData = object({ exec_rules: [], io: closed, signals: [9, 15] });
const unknownData = object({ exec_rules: [], io: closed, signals: [] });

/** As the first members of an object, in lines like those that follow. */
function insertion(source: Source, node: DataNode, members: JsonObject): TextEdit {
  for (const key of members.keys()) {
    const taken = node.members.get(key);
    if (taken)
      throw new LocatedError(source, [
        {
          range: taken.keyRange ?? taken.range,
          message: `the base has a member \`${key}\` already`,
          help: 'graft onto what genpolicy wrote, not onto what was grafted before',
        },
      ]);
  }
  const start = node.range.start + 1;
  const space = /^[ \t\r\n]*/.exec(source.text.slice(start, start + 1000))![0];
  const indent = space.includes('\n') ? space.slice(space.lastIndexOf('\n') + 1) : '';
  const lines = [...members].map(([key, value]) => `${space}${quoted(key)}: ${jsonText(value, indent)}`);
  return { range: { start, end: start }, text: `${lines.join(',')}${node.members.size > 0 ? ',' : ''}` };
}
