import { manifestRule } from '../../rule.ts';

export const emptyArgv = manifestRule({
  id: 'loader/empty-argv',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.3' },
  docs: {
    summary: 'An empty `loader.argv`.',
    why: 'A program without even its name is not supported: Gramine stops at start-up. Its checker accepts the empty list. Without `loader.argv` the only argument is the name of the program.',
    bad: [
      { manifest: 'loader.argv = []', at: '[]' },
      { gramine: '1.3', manifest: '[loader]\nargv = [\n  # none\n]' },
    ],
    good: [
      { manifest: 'loader.argv = ["app"]' },
      { gramine: '1.2', manifest: 'loader.argv = []' },
      { as: 'template', manifest: 'loader.argv = [{{ arguments }}]' },
    ],
  },
  *check({ manifest, document }) {
    const list = manifest.at('loader.argv');
    if (!list?.written || list.kind !== 'array' || document.childCount(list.node) > 0) return;
    yield {
      at: list.at,
      path: list.path,
      message: '`loader.argv` has no elements, not even the name of the program',
      help: 'write the name of the program as first element, or remove the list',
      stage: 'runtime',
      effect: 'fatal',
    };
  },
});
