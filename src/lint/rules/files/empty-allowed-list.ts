import type { Setting } from '../../../gramine/manifest.ts';
import { removeStatement } from '../../../toml/edits.ts';
import { type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const emptyAllowedList = manifestRule({
  id: 'files/empty-allowed-list',
  severity: 'note',
  fix: 'safe',
  docs: {
    summary: '`sgx.allowed_files` is written but names nothing.',
    why: 'Gramine only asks whether the list is there when it prints its warning about insecure settings, so every start reports allowed files although there are none.',
    bad: [
      { manifest: 'sgx.allowed_files = []', at: '[]', fixed: '' },
      { manifest: '[sgx]\nallowed_files = [ ]\ndebug = false\n', at: '[ ]', fixed: '[sgx]\ndebug = false\n' },
      { manifest: 'sgx = { allowed_files = [], debug = false }', fixed: 'sgx = { debug = false }' },
      { manifest: 'sgx = { debug = false, allowed_files = [] }', fixed: 'sgx = { debug = false }' },
      { manifest: 'sgx.allowed_files = [\n  # nothing yet\n]' },
    ],
    good: [
      { manifest: 'sgx.allowed_files = ["file:log/"]' },
      { manifest: 'sgx.trusted_files = []' },
      { as: 'template', manifest: 'sgx.allowed_files = [{{ files }}]' },
      { as: 'template', manifest: 'sgx.allowed_files = [{% if log %}"file:log/"{% endif %}]' },
    ],
  },
  *check(subject) {
    const list = subject.manifest.at('sgx.allowed_files');
    if (!list?.written || list.kind !== 'array' || subject.allowed.open) return;
    if (subject.document.childCount(list.node) > 0) return;
    const fix = removal(subject, list);
    yield {
      at: list.at,
      path: list.path,
      message: '`sgx.allowed_files` is empty, and Gramine still warns of allowed files',
      help: 'remove it',
      stage: 'runtime',
      effect: 'warning',
      everywhere: true,
      ...(fix && { fix }),
    };
  },
});

function removal({ document }: Subject, list: Setting<unknown>): FindingFix | undefined {
  if (document.source.slice(list.at).includes('#')) return undefined;
  return { title: 'remove the empty list', edits: [removeStatement(document, list.node)] };
}
