import type { DataNode } from '../data/node.ts';
import { findPolicyData } from '../kata/policy-data.ts';
import type { PolicyChange } from './diff-change.ts';
import type { DiffSide } from './diff-side.ts';
import { shown } from './shown.ts';

/** What nothing here judges and what changed all the same: rules, and data that only rules read. */
export function unjudgedChanges(old: DiffSide, fresh: DiffSide): readonly PolicyChange[] {
  const [before, after] = [old.permissions, fresh.permissions];
  if (before.format === after.format && before.source.text === after.source.text) return [];
  return [
    ...unreadChanges(old, fresh),
    ...(before.format === 'kata-policy' && after.format === 'kata-policy' ? kataChanges(old, fresh) : []),
  ];
}

/** Rules that are of no known release may say the same in both. */
function unreadChanges(old: DiffSide, fresh: DiffSide): readonly PolicyChange[] {
  const [before, after] = [old, fresh].map(({ permissions }) => new Set(permissions.unknown.map(({ why }) => why)));
  const all = fresh.permissions.unknown.map(
    ({ why, range }): PolicyChange => ({ effect: 'unknown', area: 'policy', message: why, new: range }),
  );
  const gone = old.permissions.unknown.filter(({ why }) => !after!.has(why));
  const sameRules = rulesText(old) !== undefined && rulesText(old) === rulesText(fresh);
  return [
    ...all.filter(({ message }) => !(sameRules && before!.has(message))),
    ...gone.map(
      ({ why, range }): PolicyChange => ({
        effect: 'unknown',
        area: 'policy',
        message: `in the old policy, ${why}`,
        old: range,
      }),
    ),
  ];
}

function kataChanges(old: DiffSide, fresh: DiffSide): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  if (rulesText(old) !== rulesText(fresh))
    changes.push({ effect: 'unknown', area: 'policy', message: 'the rules changed' });
  const [before, after] = [dataOf(old), dataOf(fresh)];
  const paths = new Map<string, PolicyChange>();
  const understood = [old, fresh].every(({ permissions }) => permissions.unknown.length === 0);
  const implied = saysTwice(before) && saysTwice(after);
  const isJudged = (path: string): boolean =>
    understood && (judged.some((pattern) => pattern.test(path)) || (implied && saidTwice.test(path)));
  compare(before, after, (path, node) => {
    if (isJudged(path) || paths.has(path)) return;
    const why = understood ? 'which nothing here judges' : 'and what the rules make of it is not known';
    const message = `${shown(path === '' ? 'policy_data' : path)} changed, ${why}`;
    paths.set(path, { effect: 'unknown', area: 'policy', message, ...(node && { new: node.range }) });
  });
  const listed = [...paths.values()];
  const more = listed.length - mostListed;
  if (more > 0)
    listed.splice(mostListed, more, {
      effect: 'unknown',
      area: 'policy',
      message: `${more} other parts of \`policy_data\` changed, which nothing here judges`,
    });
  return [...changes, ...listed];
}

const mostListed = 20;

/** What permissions are made of, as genpolicy writes it and as the targets here do. */
const judged: readonly RegExp[] = [
  /^containers\[\d+\](?:\.OCI(?:\.Process(?:\.(?:Args|Env|Cwd|Terminal|NoNewPrivileges|User|Capabilities)(?:[.[].*)?)?|\.Root(?:\.Readonly)?|\.Annotations\["io\.kubernetes\.cri\.(?:image-name|container-name|container-type)"\])?)?$/,
  /^containers\[\d+\]\.exec_commands(?:\[.*)?$/,
  /^request_defaults\.(?:ExecProcessRequest|CopyFileRequest)(?:[.[].*)?$/,
  /^request_defaults\.(?:CloseStdin|ReadStream|WriteStream|GetDiagnosticData)Request$/,
  /^exec_policy\.(?:id|counter|format|exec_level)$/,
  /^containers\[\d+\]\.(?:argv|least|most|env|privileged|sandbox|max_instances|io|signals)(?:[.[].*)?$/,
  /^containers\[\d+\]\.exec_rules(?:\[\d+\](?:\.(?!no_new_privileges$).*)?)?$/,
  /^host\.(?:copy_file|diagnostics|metrics|replace_while_unset)(?:[.[].*)?$/,
];

const saidTwice = /^containers\[\d+\]\.(?:image|exec_rules\[\d+\]\.no_new_privileges)$/;

/** The targets here repeat the image of a container, and in its entries whether they may gain privileges. */
function saysTwice(data: DataNode | undefined): boolean {
  return (data?.members.get('containers')?.items ?? []).every((container) => {
    const oci = container.members.get('OCI');
    const image = oci?.members.get('Annotations')?.members.get('io.kubernetes.cri.image-name');
    const privileges = oci?.members.get('Process')?.members.get('NoNewPrivileges');
    const entries = container.members.get('exec_rules')?.items ?? [];
    return (
      container.members.get('image')?.scalar === image?.scalar &&
      entries.every(({ members }) => members.get('no_new_privileges')?.scalar === privileges?.scalar)
    );
  });
}

const rulesText = ({ permissions }: DiffSide): string | undefined => {
  if (permissions.format !== 'kata-policy') return undefined;
  const { text } = permissions.source;
  const data = findPolicyData(permissions.source);
  return withoutHeading(data === undefined ? text : text.slice(0, data.range.start));
};

/** Comments and empty lines that come first. */
function withoutHeading(text: string): string {
  let at = 0;
  while (at < text.length && (text[at] === '#' || text[at] === '\n')) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return text.slice(at);
}

const dataOf = ({ permissions }: DiffSide): DataNode | undefined => findPolicyData(permissions.source)?.node;

/** Tells the deepest places that differ. */
function compare(
  old: DataNode | undefined,
  fresh: DataNode | undefined,
  tell: (path: string, node: DataNode | undefined) => void,
  path = '',
): void {
  if (old === undefined || fresh === undefined || old.kind !== fresh.kind) {
    if (old !== fresh) tell(path, fresh);
    return;
  }
  if (old.kind === 'map') {
    for (const name of new Set([...old.members.keys(), ...fresh.members.keys()]))
      compare(
        old.members.get(name),
        fresh.members.get(name),
        tell,
        path === '' ? name : /^\w+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`,
      );
  } else if (old.kind === 'list') {
    for (let i = 0; i < Math.max(old.items.length, fresh.items.length); i += 1)
      compare(old.items[i], fresh.items[i], tell, `${path}[${i}]`);
  } else if (old.scalar !== fresh.scalar) tell(path, fresh);
}
