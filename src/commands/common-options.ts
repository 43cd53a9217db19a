import { lines } from '../gramine/release.ts';
import type { Option } from './command.ts';

export const gramineOption: Option = {
  name: '--gramine',
  value: 'X.Y',
  summary: 'targeted Gramine release, 1.0 to 1.9 (default: the newest)',
  completes: () => Object.keys(lines),
};
export const configOption: Option = {
  name: '--config',
  value: 'FILE',
  summary: 'configuration (default: manifestly.toml, found upwards)',
  completes: 'file',
};
export const outputOption: Option = {
  name: '--output',
  short: '-o',
  value: 'FILE',
  summary: 'write the result to FILE, atomically',
  completes: 'file',
};
export const colorOption: Option = {
  name: '--color',
  value: 'WHEN',
  summary: 'colours',
  choices: ['auto', 'always', 'never'],
};
export const quietOption: Option = { name: '--quiet', short: '-q', summary: 'one line per finding, nothing else' };
export const defineOption: Option = {
  name: '--define',
  short: '-D',
  value: 'NAME[=VALUE]',
  summary: 'define a template variable',
  repeatable: true,
};

export function formatOption(...choices: readonly string[]): Option {
  return { name: '--format', value: 'FORMAT', summary: 'how to print the result', choices };
}
