import { visible } from '../../text/visible.ts';
import { wrap } from '../../text/wrap.ts';
import { quote } from '../../toml/edits.ts';
import type { DraftContainer, DraftExec, DraftField, DraftValue, DraftVariable, PolicyDraft } from './draft.ts';

/** The policy file, each entry under its reason. */
export function writePolicy({ from, id, containers, after = [] }: PolicyDraft): string {
  const head = [
    ...comment(
      `Generated from ${from}, as tight as that allows. Enforced by the Kata agent once it is compiled for it.`,
    ),
    ...comment('What the source does not say is marked "decide".'),
    'format = 1',
    '',
    '[policy]',
    `id = ${quote(id)}`,
    ...comment('raise it with every release: the key broker refuses lower ones'),
    'counter = 1',
    'default = "deny"',
  ];
  return `${[...head, ...containers.flatMap(containerLines), ...(after.length > 0 ? ['', ...after.flatMap(comment)] : [])].join('\n')}\n`;
}

const columns = 118;

function comment(text: string): readonly string[] {
  return wrap(visible(text), columns).map((line) => `# ${line}`);
}

function containerLines(container: DraftContainer): readonly string[] {
  return [
    '',
    ...container.why.flatMap(comment),
    '[[container]]',
    `name = ${quote(container.name)}`,
    ...(container.isSandbox ? ['kind = "sandbox"'] : []),
    ...container.fields.flatMap(fieldLines),
    ...environmentLines(container.variables),
    ...container.execs.flatMap(execLines),
  ];
}

function fieldLines({ key, value, why = [] }: DraftField): readonly string[] {
  return [...why.flatMap(comment), `${key} = ${value}`];
}

function environmentLines(variables: readonly DraftVariable[]): readonly string[] {
  if (variables.length === 0) return [];
  const lines = variables.flatMap((variable, at) => variableLines(variable, variables[at - 1]?.why));
  return ['env = [', ...lines, ']'];
}

/** A reason that the one before has, too, stands there once. */
function variableLines({ name, value, required, why }: DraftVariable, before: string | undefined): readonly string[] {
  const optional = required ? '' : ', required = false';
  const shown = why === before ? [] : comment(why).map((line) => `  ${line}`);
  if (value.kind === 'unknown')
    return [
      ...shown,
      ...comment(`decide: ${value.why}; the container is refused as long as this has no rule`).map(
        (line) => `  ${line}`,
      ),
      `  # { name = ${quote(name)}, regex = "…"${optional} },`,
    ];
  return [...shown, `  { name = ${quote(name)}, ${valueText(value)}${optional} },`];
}

function valueText(value: Exclude<DraftValue, { kind: 'unknown' }>): string {
  if (value.kind === 'exact') return `value = ${quote(value.value)}`;
  if (value.kind === 'one-of') return `one_of = [${value.values.map(quote).join(', ')}]`;
  return `regex = ${patternText(value.pattern)}`;
}

/** Without escapes where that can be. */
function patternText(pattern: string): string {
  return /^[^'\p{Cc}]*$/u.test(pattern) ? `'${pattern}'` : quote(pattern);
}

/** Arguments as `argv` has them; of an unknown one a placeholder that no host sends by chance. */
export function argvText(argv: readonly DraftValue[]): string {
  return `[${argv.map(argumentText).join(', ')}]`;
}

function argumentText(value: DraftValue): string {
  if (value.kind === 'exact') return quote(value.value);
  if (value.kind === 'unknown') return '"/decide"';
  return `{ ${valueText(value)} }`;
}

function execLines({ id, purpose, reason, argv, fields }: DraftExec): readonly string[] {
  const unknown = argv.flatMap((value) => (value.kind === 'unknown' ? [value.why] : []));
  return [
    '',
    '[[container.exec]]',
    `id = ${quote(id)}`,
    `purpose = ${quote(purpose)}`,
    `reason = ${quote(visible(reason))}`,
    ...unknown.flatMap((why) => comment(`decide: ${why}`)),
    `argv = ${argvText(argv)}`,
    ...fields.flatMap(fieldLines),
  ];
}
