import { describeType } from '../gramine/describe.ts';
import { allKeys, keyHistory } from '../gramine/key-table.ts';
import type { KeyEntry } from '../gramine/keys/entry.ts';
import { newestRelease } from '../gramine/release.ts';

/** `docs/keys.md`. */
export function keyReference(): string {
  const groups = new Map<string, KeyEntry[]>();
  for (const key of allKeys) {
    const group = key.path.split(/[.[]/)[0]!;
    groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  const sections = [...groups].map(([group, keys]) => `## ${group}\n\n${keys.map(keyText).join('\n')}`);
  return `# Manifest keys\n\nEvery key of Gramine 1.0 to 1.9, and the older names that manifests still carry: ${allKeys.length} in all. \`manifestly explain KEY\` prints one of them.\n\n${sections.join('\n')}`;
}

function keyText(key: KeyEntry): string {
  const history = keyHistory(key)
    .filter(({ status }, at) => at > 0 || status !== 'absent')
    .map(({ since, status }) => `${status} from ${since}`);
  const lines = [
    `### \`${key.path}\`${key.form ? ` (${key.form})` : ''}`,
    '',
    `${key.summary} ${capital(describeType(key.type, newestRelease))}. ${history.length > 0 ? `${capital(history.join(', '))}.` : 'In no release.'}`,
    ...(key.successors?.length
      ? [`Use instead: ${key.successors.map(({ path }) => `\`${path}\``).join(', or before it ')}.`]
      : []),
    ...(key.security ? [`Security (${key.security.level}): ${key.security.note}.`] : []),
    '',
  ];
  return lines.join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
