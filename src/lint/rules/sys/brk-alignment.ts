import { formatSize, parseRuntimeSize } from '../../../gramine/sizes.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

const page = 4096n;

export const brkAlignment = manifestRule({
  id: 'sys/brk-alignment',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'A `sys.brk.max_size` that is no multiple of the page size.',
    why: 'Gramine hands out memory in pages of 4 KiB and stops at start with "Max brk size is not aligned!" when the limit is no multiple of them.',
    bad: [
      { manifest: 'sys.brk.max_size = "1000000"', at: '"1000000"', fixed: 'sys.brk.max_size = "980K"' },
      { manifest: '[sys]\nbrk.max_size = "5K"', fixed: '[sys]\nbrk.max_size = "8K"' },
    ],
    good: [
      { manifest: 'sys.brk.max_size = "1M"' },
      { manifest: 'sys.brk.max_size = "4096"' },
      { as: 'template', manifest: 'sys.brk.max_size = "{{ brk }}"' },
    ],
  },
  *check({ manifest }) {
    const setting = manifest.get('sys.brk.max_size');
    if (!setting?.written || setting.known === undefined) return;
    const bytes = parseRuntimeSize(setting.known);
    if (bytes === undefined || bytes % page === 0n) return;
    const right = formatSize((bytes / page + 1n) * page);
    yield {
      at: setting.at,
      path: setting.path,
      message: '`sys.brk.max_size` must be a multiple of 4 KiB',
      help: `use \`"${right}"\``,
      stage: 'runtime',
      effect: 'fatal',
      fix: { title: `round up to \`"${right}"\``, edits: [replace(setting.at, quote(right))] },
    };
  },
});
