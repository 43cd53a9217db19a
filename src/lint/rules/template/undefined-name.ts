import { manifestRule } from '../../rule.ts';
import { problemFindings } from './problems.ts';

export const undefinedName = manifestRule({
  id: 'template/undefined-name',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: "A member that Gramine's template variables do not have.",
    why: 'gramine-manifest renders with strict undefined: the build stops with an UndefinedError.',
    bad: [
      {
        manifest: 'fs.mounts = [ { path = "/lib", uri = "file:{{ gramine.libdir }}" } ]',
        at: 'gramine.libdir',
        as: 'template',
      },
    ],
    good: [{ manifest: 'fs.mounts = [ { path = "/lib", uri = "file:{{ gramine.runtimedir() }}" } ]', as: 'template' }],
  },
  checkTemplate: ({ rendering }) => problemFindings(rendering, ['undefined'], 'template'),
});
