import { comparisons, endpointSemantics } from '../policy/semantics.ts';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** `docs/exec-policy.md`: the keys of an exec policy, from its schema, and what it means, from the table of its semantics. */
export function execPolicyPage(schema: Schema): string {
  const rows = [...keyRows(schema, { root: schema, path: '' })];
  return `# Exec policies

${schema.description}

An exec policy is a TOML file, \`*.exec-policy.toml\`, with the schema \`schemas/exec-policy.json\` (\`manifestly schema exec-policy\`). By itself it is a specification: the Kata agent enforces what \`manifestly policy compile\` makes of it, a key broker the conditions under \`release\`.

## Keys

| key | | |
|---|---|---|
${rows.join('\n')}

## What is allowed

Every endpoint that is not listed is denied, and so is a request that can't be judged.

| endpoint | allowed when |
|---|---|
${endpointSemantics.map(({ endpoints, allowed }) => `| ${endpoints.map((name) => `\`${name}\``).join(', ')} | ${allowed} |`).join('\n')}

## How it is compared

${comparisons.map((text) => `- ${text}`).join('\n')}
`;
}

function* keyRows(schema: Schema, { root, path }: { readonly root: Schema; readonly path: string }): Iterable<string> {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const meant = resolved(member, root);
    const item = meant.items && resolved(meant.items, root);
    const place = `${path}${name}${item?.properties ? '[]' : ''}`;
    const isRequired = schema.required?.includes(name) ?? false;
    yield `| \`${place}\` | ${kindOf(meant, item, isRequired)} | ${(meant.description ?? item?.description ?? '').replaceAll('|', '\\|')} |`;
    yield* keyRows(item?.properties ? item : meant, { root, path: `${place}.` });
  }
}

/** What stands beside a reference wins. */
function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : { ...root.definitions?.[name], ...schema };
}

function kindOf(schema: Schema, item: Schema | undefined, isRequired: boolean): string {
  const words = [typeOf(schema, item)];
  if (schema.default !== undefined) words.push(`default ${shown(schema.default)}`);
  else if (isRequired) words.push('required');
  return words.filter((word) => word !== '').join('; ');
}

function typeOf(schema: Schema, item: Schema | undefined): string {
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum) return schema.enum.map(shown).join(', ');
  if (item?.properties) return 'tables';
  if (item) return `list of ${item.enum && item.enum.length <= 12 ? item.enum.map(shown).join(', ') : listedOf(item)}`;
  return schema.type === 'object' ? 'table' : String(schema.type ?? '');
}

function listedOf(item: Schema): string {
  if (item.anyOf) return 'arguments';
  return item.type === 'integer' ? 'numbers' : 'strings';
}

function shown(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
