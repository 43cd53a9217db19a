import type { Setting } from '../../../gramine/manifest.ts';
import { replace } from '../../../toml/edits.ts';
import { type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const environmentTable = manifestRule({
  id: 'gsc/environment-table',
  severity: 'error',
  fix: 'safe',
  releases: { since: '1.6' },
  docs: {
    summary: 'A GSC manifest writes a search path of the environment as a table.',
    why: "GSC joins `PATH`, `LD_LIBRARY_PATH` and `LD_PRELOAD` with its own values and those of the image as texts, whatever they are: a table becomes the text `{'passthrough': True}:…`, and neither the table nor the first path works.",
    bad: [
      { as: 'gsc', manifest: 'loader.env.PATH = { passthrough = true }', at: '{ passthrough = true }' },
      {
        as: 'gsc',
        manifest: '[loader.env]\nLD_LIBRARY_PATH = { value = "/opt/lib" }',
        at: '{ value = "/opt/lib" }',
        fixed: '[loader.env]\nLD_LIBRARY_PATH = "/opt/lib"',
      },
    ],
    good: [
      { as: 'gsc', manifest: 'loader.env.PATH = "/opt/bin"\nloader.env.HOME = { passthrough = true }' },
      { manifest: 'loader.env.PATH = { passthrough = true }' },
    ],
  },
  *check(subject) {
    if (subject.options.kind !== 'gsc-user-manifest') return;
    for (const name of ['PATH', 'LD_LIBRARY_PATH', 'LD_PRELOAD']) {
      const variable = subject.manifest.at(`loader.env.${name}`);
      if (!variable?.written || variable.kind !== 'table') continue;
      const fix = fixOf(subject, variable);
      yield {
        at: variable.at,
        path: variable.path,
        ...(name === 'LD_PRELOAD' && { severity: 'warning' as const }),
        message: `GSC joins \`${name}\` as a text, and this table becomes garbage in it`,
        help: 'write it as a text',
        stage: 'none',
        effect: 'ignored',
        ...(fix && { fix }),
      };
    }
  },
});

function fixOf({ document }: Subject, { node, at }: Setting<unknown>): FindingFix | undefined {
  const value = document.get(node, 'value');
  if (
    value < 0 ||
    document.kind(value) !== 'string' ||
    document.childCount(node) > 1 ||
    document.origin(node) !== 'value'
  )
    return undefined;
  const text = document.source.slice(document.range(value));
  return { title: 'write it as a text', edits: [replace(at, text)] };
}
