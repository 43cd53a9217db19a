import type { Matcher } from '../invocation/invocation.ts';
import type { Language } from '../regex/language.ts';
import {
  anyText,
  complement,
  included,
  intersectionOf,
  languageOf,
  languageOfText,
  languageOfTexts,
  noText,
  unionOf,
} from '../regex/language.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Finding, Question } from './diff-change.ts';
import { message } from './diff-requests.ts';
import type { DiffSide } from './diff-side.ts';
import type { EndpointPermission, Permissions } from './permissions.ts';
import { shown } from './shown.ts';

/** What `more` lets the host do with the pod as a whole and `less` does not. */
export const podFindings = (more: DiffSide, less: DiffSide): readonly Finding[] => [
  ...failingFindings(more.permissions, less.permissions),
  ...endpointFindings(more, less),
  ...copyFindings(more, less),
];

function failingFindings({ failing }: Permissions, { failing: other }: Permissions): readonly Finding[] {
  if (rank(failing) <= rank(other) && failing.answer !== 'unknown') return [];
  if (failing.answer === other.answer) return [];
  const about = { area: 'failing', rule: 'AllowRequestsFailingPolicy', ...at(failing) } as const;
  const unknown = failing.answer === 'unknown' || other.answer === 'unknown';
  const allows = 'whatever the policy denies';
  if (unknown) return [{ ...about, allows, unknown: 'the answer of the rule is not known' }];
  return [{ ...about, allows, certain: true, questions: rarelyAllowed.flatMap(endpointQuestions) }];
}

const rarelyAllowed = ['PauseContainerRequest', 'ReseedRandomDevRequest', 'SetGuestDateTimeRequest', 'AddSwapRequest'];

const at = ({ range }: EndpointPermission): { range?: NonNullable<EndpointPermission['range']> } =>
  range ? { range } : {};

const ranks: Readonly<Record<EndpointPermission['answer'], number>> = {
  denied: 0,
  conditional: 1,
  unknown: 1,
  allowed: 2,
};
const rank = ({ answer }: EndpointPermission): number => ranks[answer];

/** What containers, exec entries and paths say is compared there. */
const described: ReadonlySet<string> = new Set([
  'CreateContainerRequest',
  'ExecProcessRequest',
  'WriteStreamRequest',
  'CloseStdinRequest',
  'ReadStreamRequest',
  'TtyWinResizeRequest',
  'SignalProcessRequest',
  'CopyFileRequest',
  'WaitProcessRequest',
  'StartContainerRequest',
  'StatsContainerRequest',
  'RemoveContainerRequest',
]);

function endpointFindings(more: DiffSide, less: DiffSide): readonly Finding[] {
  const known = less.permissions.endpoints;
  const alike = more.permissions.format === less.permissions.format;
  return [...more.permissions.endpoints].flatMap(([name, permission]): readonly Finding[] => {
    const other = known.get(name) ?? { answer: 'denied' };
    const about = { area: 'endpoint', rule: name, allows: endpointText(permission), ...at(permission) } as const;
    if (permission.answer === 'denied' || other.answer === 'allowed') return [];
    if (permission.answer === 'unknown' || other.answer === 'unknown')
      return [{ ...about, unknown: 'the answer of the rule is not known' }];
    if (rank(permission) > rank(other)) {
      if (permission.answer === 'conditional' && described.has(name) && isDescribed(more.permissions)) return [];
      return [{ ...about, questions: endpointQuestions(name) }];
    }
    if (alike || described.has(name)) return [];
    return [{ ...about, unknown: 'the formats of the policies ask for different things' }];
  });
}

/** Then containers and entries say all that the rules look at. */
const isDescribed = ({ unknown, containers, format }: Permissions): boolean =>
  format === 'exec-policy' || (unknown.length === 0 && containers.length > 0);

const endpointText = ({ answer }: EndpointPermission): string =>
  answer === 'allowed' ? 'it always' : 'it in some cases';

/** Requests that a policy which allows some at all may allow. */
function endpointQuestions(name: string): readonly Question[] {
  const plain = { text: name, containers: new Map<string, string>(), before: [] };
  return (samples.get(name) ?? [message({})]).map((request) => ({ ...plain, request: { endpoint: name, request } }));
}

const samples: ReadonlyMap<string, readonly ReturnType<typeof message>[]> = new Map([
  [
    'UpdateInterfaceRequest',
    [message({ interface: message({ name: 'eth0', device: 'eth0', hwAddr: '', IPAddresses: [], raw_flags: 0 }) })],
  ],
  ['SetPolicyRequest', [message({ policy: 'package agent_policy\n' })]],
  ['UpdateRoutesRequest', [message({ routes: message({ Routes: [] }) })]],
  ['AddARPNeighborsRequest', [message({ neighbors: message({ ARPNeighbors: [] }) })]],
]);

interface CopyRule {
  readonly path: Matcher;
  readonly kinds: readonly string[];
  readonly range: NonNullable<Finding['range']>;
}

const everyKind = ['regular', 'directory', 'symlink'];

function copyRulesOf({ policy, permissions }: DiffSide): readonly CopyRule[] {
  if (!policy) return permissions.copyFile.map((rule) => ({ ...rule, kinds: rule.kinds ?? everyKind }));
  return policy.host.copyFile.map(({ path, kinds, range }) => ({
    path: { kind: 'pattern', pattern: path, dialect: 'portable' },
    kinds,
    range,
  }));
}

function copyFindings(more: DiffSide, less: DiffSide): readonly Finding[] {
  const others = copyRulesOf(less);
  return copyRulesOf(more).flatMap((rule) =>
    rule.kinds.flatMap((kind): readonly Finding[] => {
      const there = unionOf(
        others.filter(({ kinds }) => kinds.includes(kind)).map(({ path }) => languageOfMatcher(path)),
      );
      const here = languageOfMatcher(rule.path);
      const found = included(more.policy ? intersectionOf([here, straight()]) : here, there);
      if (found.kind === 'yes') return [];
      const about = { area: 'copy-file', rule: 'CopyFileRequest', range: rule.range } as const;
      if (found.kind === 'unknown') return [{ ...about, allows: 'other paths', unknown: found.why }];
      return [
        { ...about, allows: `${shown(found.witness)} as ${kinds.get(kind)}`, questions: [copied(found.witness, kind)] },
      ];
    }),
  );
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['regular', 'a file'],
  ['directory', 'a folder'],
  ['symlink', 'a symbolic link'],
]);

function copied(path: string, kind: string): Question {
  const target = kind === 'symlink' ? 'a' : '';
  const request = message({ path, file_type: kind, symlink_target: target });
  return { text: path, containers: new Map(), before: [], request: { endpoint: 'CopyFileRequest', request } };
}

/** Absolute, without NUL and `..`: other paths are never allowed. */
function straight(): Language {
  return intersectionOf([rust('^/'), complement(rust('(?:^|/)\\.\\.(?:/|$)|\\x00'))]);
}

const rust = (pattern: string): Language => languageOfMatcher({ kind: 'pattern', pattern, dialect: 'rust' });

function languageOfMatcher(matcher: Matcher): Language {
  if (matcher.kind === 'exact') return languageOfText(matcher.value);
  if (matcher.kind === 'one-of') return languageOfTexts(matcher.values);
  if (matcher.kind === 'anything') return anyText;
  const read = parsePattern(matcher.pattern, matcher.dialect);
  if ('pattern' in read) return languageOf(read.pattern);
  return read.problem.unsupported ? { unknown: read.problem.message } : noText;
}
