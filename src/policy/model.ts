import type { FurtherArguments, Matcher, StreamAccess, User } from '../invocation/invocation.ts';
import { byCodePoint } from '../text/order.ts';
import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import type {
  CopyRule,
  ExecPolicy,
  HostAccess,
  KeyRelease,
  PolicyContainer,
  PolicyInvocation,
  PolicyVariable,
} from './exec-policy.ts';

/** The model of a text that the schema and `meaningProblems` accept. */
export function execPolicyOf(document: TomlDocument): ExecPolicy {
  const root = new Table(document, document.root);
  const policy = root.table('policy')!;
  return {
    source: document.source,
    id: policy.string('id')!,
    counter: policy.number('counter')!,
    ...optional('title', policy.string('title')),
    ...optional('notBefore', policy.string('not_before')),
    ...optional('notAfter', policy.string('not_after')),
    replaceAtRuntime: (policy.string('replace_at_runtime') ?? 'never') as ExecPolicy['replaceAtRuntime'],
    release: root.tables('release').map(releaseOf),
    host: hostOf(root.table('host')),
    containers: root.tables('container').map(containerOf),
    rangeOf: (path) => rangeOf(document, path),
  };
}

/** A table of the document, read by the names of its keys. */
class Table {
  readonly document: TomlDocument;
  readonly node: Node;

  constructor(document: TomlDocument, node: Node) {
    this.document = document;
    this.node = node;
  }

  get range(): Range {
    return this.document.range(this.node);
  }

  get(name: string): Node {
    return this.document.get(this.node, name);
  }

  rangeOf(name: string): Range | undefined {
    const node = this.get(name);
    return node < 0 ? undefined : this.document.range(node);
  }

  /** Dates are their text. */
  string(name: string): string | undefined {
    const node = this.get(name);
    if (node < 0) return undefined;
    return this.document.kind(node) === 'string'
      ? this.document.string(node)
      : this.document.source.slice(this.document.range(node));
  }

  number(name: string): number | undefined {
    const node = this.get(name);
    return node < 0 ? undefined : Number(this.document.value(node));
  }

  boolean(name: string): boolean | undefined {
    const node = this.get(name);
    return node < 0 ? undefined : this.document.boolean(node);
  }

  table(name: string): Table | undefined {
    const node = this.get(name);
    return node < 0 ? undefined : new Table(this.document, node);
  }

  nodes(name: string): readonly Node[] {
    const node = this.get(name);
    return node < 0 ? [] : [...this.document.children(node)];
  }

  tables(name: string): readonly Table[] {
    return this.nodes(name).map((node) => new Table(this.document, node));
  }

  strings(name: string): readonly string[] | undefined {
    return this.get(name) < 0 ? undefined : this.nodes(name).map((node) => this.document.string(node));
  }
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: Value });
}

function releaseOf(table: Table): KeyRelease {
  return {
    resource: table.string('resource')!,
    ...optional('minCounter', table.number('min_counter')),
    ...optional('tee', table.strings('tee') as KeyRelease['tee']),
    requireAffirming: table.boolean('require_affirming') ?? true,
    ...optional('maxExecLevel', table.string('max_exec_level') as KeyRelease['maxExecLevel']),
    range: table.range,
  };
}

function hostOf(table: Table | undefined): HostAccess {
  return {
    copyFile: (table?.tables('copy_file') ?? []).map(copyRuleOf),
    diagnostics: table?.boolean('diagnostics') ?? false,
    metrics: table?.boolean('metrics') ?? false,
    networkSetup: (table?.string('network_setup') ?? 'deny') as HostAccess['networkSetup'],
  };
}

function copyRuleOf(table: Table): CopyRule {
  const kinds = (table.strings('kinds') ?? ['regular', 'directory']) as CopyRule['kinds'];
  return { path: table.string('path')!, kinds, range: table.range };
}

/** What the entries of a container take from it where they say nothing. */
type Inherited = Pick<PolicyContainer, 'name' | 'user' | 'cwd' | 'env'>;

function containerOf(table: Table): PolicyContainer {
  const inherited: Inherited = {
    name: table.string('name')!,
    user: userOf(table.table('user')!),
    cwd: table.string('cwd')!,
    env: table.tables('env').map(variableOf),
  };
  const entrypoint = entrypointOf(table, inherited);
  return {
    ...inherited,
    sandbox: table.string('kind') === 'sandbox',
    image: table.string('image')!,
    ...optional('imageConfig', table.string('image_config')),
    entrypoint,
    tty: entrypoint.tty === 'required',
    noNewPrivileges: table.boolean('no_new_privileges') ?? true,
    privileged: table.boolean('privileged') ?? false,
    capabilities: sorted(table.strings('capabilities') ?? []),
    readOnlyRoot: table.boolean('read_only_root') ?? true,
    streams: entrypoint.streams,
    signals: entrypoint.signals,
    maxInstances: table.number('max_instances') ?? 1,
    execs: table.tables('exec').map((exec) => execOf(exec, inherited)),
    range: table.range,
  };
}

function entrypointOf(table: Table, { name, user, cwd, env }: Inherited): PolicyInvocation {
  return {
    role: 'entrypoint',
    id: name,
    container: name,
    command: commandOf(table),
    tty: (table.boolean('tty') ?? false) ? 'required' : 'never',
    user,
    cwd,
    environment: env,
    variables: env,
    streams: streamsOf(table.table('io')),
    signals: sorted(table.strings('signals') ?? ['TERM', 'KILL']),
    range: table.rangeOf('argv')!,
  };
}

function execOf(table: Table, container: Inherited): PolicyInvocation {
  const extra = table.tables('extra_env').map(variableOf);
  const own = new Set(extra.map(({ name }) => name));
  const inherited = table.string('env') === 'none' ? [] : container.env.filter(({ name }) => !own.has(name));
  const variables = [...inherited, ...extra];
  const user = table.table('user');
  return {
    role: 'exec',
    id: table.string('id')!,
    purpose: table.string('purpose') as NonNullable<PolicyInvocation['purpose']>,
    container: container.name,
    ...optional('reason', table.string('reason')),
    command: commandOf(table),
    tty: (table.string('tty') ?? 'never') as PolicyInvocation['tty'],
    user: user ? userOf(user) : container.user,
    cwd: table.string('cwd') ?? container.cwd,
    environment: variables,
    variables,
    streams: streamsOf(table.table('io')),
    signals: sorted(table.strings('signals') ?? []),
    range: table.range,
  };
}

function commandOf(table: Table): PolicyInvocation['command'] {
  const { document } = table;
  const args = table.nodes('argv').map((node) => ({
    value:
      document.kind(node) === 'string'
        ? ({ kind: 'exact', value: document.string(node) } as const)
        : matcherOf(new Table(document, node)),
    range: document.range(node),
  }));
  const rest = table.table('rest');
  return { kind: 'argv', args, ...(rest && { rest: restOf(rest) }) };
}

function restOf(table: Table): FurtherArguments {
  return {
    min: table.number('min') ?? 0,
    max: table.number('max')!,
    matcher: matcherOf(table),
    range: table.range,
  };
}

function variableOf(table: Table): PolicyVariable {
  const value = matcherOf(table);
  return { name: table.string('name')!, value, required: table.boolean('required') ?? true, range: table.range };
}

function matcherOf(table: Table): Exclude<Matcher, { kind: 'anything' }> {
  const exact = table.string('value');
  if (exact !== undefined) return { kind: 'exact', value: exact };
  const values = table.strings('one_of');
  if (values) return { kind: 'one-of', values };
  return { kind: 'pattern', pattern: table.string('regex')!, dialect: 'portable' };
}

function userOf(table: Table): User {
  const groups = table.nodes('groups').map((node) => Number(table.document.value(node)));
  return { uid: table.number('uid')!, gid: table.number('gid')!, groups: groups.toSorted((a, b) => a - b) };
}

function streamsOf(table: Table | undefined): StreamAccess {
  const may = (name: string) => table?.boolean(name) ?? false;
  return { stdin: may('stdin'), stdout: may('stdout'), stderr: may('stderr'), resize: may('resize') };
}

function sorted(texts: readonly string[]): readonly string[] {
  return texts.toSorted(byCodePoint);
}

/** `container[0].exec[1].id` → the place of the value. */
function rangeOf(document: TomlDocument, path: string): Range | undefined {
  let node = document.root;
  for (const [, name, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    node = name === undefined ? document.item(node, Number(index)) : document.get(node, name);
    if (node < 0) return undefined;
  }
  return document.range(node);
}
