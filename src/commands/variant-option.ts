import { UserError } from '../diagnostic/diagnostic.ts';
import type { Settings } from '../lint/config.ts';
import type { Defines } from '../lint/lint.ts';

/**
 * The named sets of definitions to take a template with: those that `--variant` names, else those that the configuration says.
 * Undefined when neither does. Throws a UserError when one of them is not there.
 */
export function variantsFor(
  path: string,
  settings: Settings,
  named: readonly string[],
): ReadonlyMap<string, Defines> | undefined {
  const wanted = named.length > 0 ? named : settings.variant;
  if (wanted === undefined) return undefined;
  if (wanted === 'all' || wanted.includes('all')) {
    if (settings.variants.size === 0 && named.length > 0) throw noVariants(path, settings);
    return settings.variants;
  }
  const chosen = new Map<string, Defines>();
  for (const name of wanted) {
    const defines = settings.variants.get(name);
    if (!defines) throw unknownVariant(name, path, settings);
    chosen.set(name, defines);
  }
  return chosen;
}

/** Every name that any variant defines: what one of them leaves out is undefined in it. */
export function variantNames({ variants }: Settings): readonly string[] {
  return [...variants.values()].flatMap((defines) => [...defines.keys()]);
}

function noVariants(path: string, { config }: Settings): UserError {
  return new UserError(
    `no variants are defined for \`${path}\``,
    `add \`[variant.NAME]\` to ${config ? `\`${config}\`` : 'a `manifestly.toml`'}`,
  );
}

function unknownVariant(name: string, path: string, settings: Settings): UserError {
  if (settings.variants.size === 0) return noVariants(path, settings);
  return new UserError(
    `there is no variant \`${name}\` for \`${path}\``,
    `use ${[...settings.variants.keys()].map((known) => `\`${known}\``).join(', ')} or \`all\``,
  );
}
