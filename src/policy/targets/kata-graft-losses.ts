import type { DataNode } from '../../data/node.ts';
import type { RegoModule } from '../../rego/syntax.ts';
import { annotations } from '../created-container.ts';
import type { ExecPolicy, PolicyContainer } from '../exec-policy.ts';
import { allowedBy } from '../matching.ts';
import { annotationsOf, type GraftedContainer } from './kata-graft-data.ts';
import { execEndpoints } from './kata-standalone-exec-rules.ts';
import type { Loss } from './target.ts';

/** Where the base allows what the policy doesn't, or the other way round: what it decides stays its own. */
export function baseLosses(
  policy: ExecPolicy,
  module: RegoModule,
  containers: readonly GraftedContainer[],
): readonly Loss[] {
  return [
    ...endpointLosses(policy, module),
    ...containers.flatMap(differences),
    ...otherContainers(containers),
    ...prints(module),
  ];
}

function* endpointLosses(policy: ExecPolicy, module: RegoModule): Iterable<Loss> {
  const { path } = module.source;
  const at = [policy.rangeOf('policy.id')].filter((range) => range !== undefined);
  if (answerOf(module, 'AllowRequestsFailingPolicy') !== 'never')
    yield {
      id: 'kata-graft/failing-requests',
      effect: 'opens',
      message: `\`AllowRequestsFailingPolicy\` of ${path} lets the host do what is denied`,
      at,
    };
  const replace = answerOf(module, 'SetPolicyRequest');
  if (replace !== 'never' && policy.replaceAtRuntime === 'never')
    yield {
      id: 'kata-graft/set-policy',
      effect: 'opens',
      message: `\`SetPolicyRequest\` of ${path} lets the host replace the policy`,
      at,
    };
  if (replace === 'never' && policy.replaceAtRuntime === 'while-unset')
    yield {
      id: 'kata-graft/set-policy',
      effect: 'closes',
      message: `\`SetPolicyRequest\` of ${path} never lets the policy be replaced`,
      at,
    };
  if (isUnguarded(module))
    yield {
      id: 'kata-graft/create-container',
      effect: 'opens',
      message: `${path} lets containers be created without looking at them`,
      at,
    };
  for (const [name, endpoint] of [
    ['diagnostics', 'GetDiagnosticDataRequest'],
    ['metrics', 'GetMetricsRequest'],
  ] as const)
    if (!policy.host[name] && answerOf(module, endpoint) === 'always')
      yield { id: `kata-graft/${name}`, effect: 'opens', message: `\`${endpoint}\` of ${path} is always allowed`, at };
}

/** By the text of its rules alone. */
function answerOf({ rules }: RegoModule, endpoint: string): 'always' | 'never' | 'sometimes' {
  const own = rules.filter(({ name }) => name === endpoint);
  const isFalse = ({ branches, value }: (typeof own)[number]) =>
    branches.length === 0 && value?.kind === 'const' && value.value === false;
  const isTrue = ({ branches, value }: (typeof own)[number]) =>
    branches.length === 0 && value?.kind === 'const' && value.value === true;
  if (own.every(isFalse)) return 'never';
  return own.some(isTrue) ? 'always' : 'sometimes';
}

function isUnguarded({ rules }: RegoModule): boolean {
  return rules.some(
    ({ name, value, branches }) =>
      name === 'CreateContainerRequest' &&
      (branches.length === 0
        ? !(value?.kind === 'const' && value.value === false)
        : branches.some(({ body }) => body.length === 0)),
  );
}

/** What rules that stay print. */
function prints({ source, rules }: RegoModule): readonly Loss[] {
  const printing = rules.filter(
    ({ name, range }) => !(execEndpoints as readonly string[]).includes(name) && /\bprint\(/.test(source.slice(range)),
  );
  const [first] = printing;
  if (!first) return [];
  const { line } = source.position(first.range.start);
  const what =
    printing.length === 1
      ? `the rule at ${source.path}:${line} prints`
      : `the rule at ${source.path}:${line}, and ${printing.length - 1} more, print`;
  return [
    {
      id: 'kata-graft/prints',
      effect: 'unguarded',
      message: `${what} what the host is sent when a request is denied`,
      at: [],
    },
  ];
}

const mostNamed = 5;

function otherContainers(containers: readonly GraftedContainer[]): readonly Loss[] {
  const names = containers.filter(({ container, sandbox }) => !container && !sandbox).map(({ name }) => `\`${name}\``);
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return [
    {
      id: 'kata-graft/other-container',
      effect: 'opens',
      message: `the base lets containers be created that the policy doesn't know: ${names.slice(0, mostNamed).join(', ')}${more}`,
      at: [],
    },
  ];
}

function differences({ container, node }: GraftedContainer): readonly Loss[] {
  if (!container) return [];
  const oci = node.members.get('OCI');
  const process = oci?.members.get('Process');
  const user = process?.members.get('User');
  const { entrypoint } = container;
  const compared: readonly (readonly [what: string, wanted: unknown, given: unknown])[] = [
    ...(container.sandbox
      ? []
      : [['image', container.image, annotationsOf(node)?.members.get(annotations.image)?.scalar] as const]),
    ['working directory', container.cwd, process?.members.get('Cwd')?.scalar],
    ['user', container.user.uid, user?.members.get('UID')?.scalar],
    ['group', container.user.gid, user?.members.get('GID')?.scalar],
    ['terminal', container.tty, process?.members.get('Terminal')?.scalar],
    ['`no_new_privileges`', container.noNewPrivileges, process?.members.get('NoNewPrivileges')?.scalar],
    ['read-only root', container.readOnlyRoot, oci?.members.get('Root')?.members.get('Readonly')?.scalar],
  ];
  const other = compared.filter(([, wanted, given]) => given !== undefined && wanted !== given).map(([what]) => what);
  if (!isAllowed(entrypoint.command, process?.members.get('Args'))) other.unshift('command line');
  if (other.length === 0) return [];
  return [
    {
      id: 'kata-graft/container',
      effect: 'opens',
      message: `the base lets \`${container.name}\` be created with another ${other.join(', ')} than the policy's`,
      at: [container.range],
    },
  ];
}

/** Also where the base says nothing. */
function isAllowed({ args, rest }: PolicyContainer['entrypoint']['command'], given: DataNode | undefined): boolean {
  if (given?.kind !== 'list' || given.items.length === 0) return true;
  const texts = given.items.map(({ scalar }) => scalar);
  if (texts.length < args.length + (rest?.min ?? 0) || texts.length > args.length + (rest?.max ?? 0)) return false;
  return texts.every((text, at) => {
    const matcher = args[at]?.value ?? rest?.matcher;
    return typeof text === 'string' && matcher !== undefined && allowedBy(matcher)(text);
  });
}
