import { capped } from '../../capped.ts';
import { keyProblems, place, writtenKey } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';

export const unknownToChecker = manifestRule({
  id: 'keys/unknown-to-checker',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.7' },
  docs: {
    summary: "Keys that Gramine's runtime reads and its build tools refuse.",
    why: 'The schema in gramine-manifest does not have them, so the build fails unless its check is turned off with `--no-check`.',
    bad: [{ manifest: 'libos.sync.enable = true', at: 'libos.sync.enable' }],
    good: [{ gramine: '1.6', manifest: 'libos.sync.enable = true' }],
  },
  *check(subject) {
    yield* capped(
      keyProblems(subject, 'unknown-to-checker').map((found) => (): Finding => {
        return {
          at: writtenKey(subject.document, found.problem.node),
          ...place(found),
          message: `\`${found.path}\` is read by the runtime, but the check in gramine-manifest refuses it`,
          help: 'remove it, or build with `gramine-manifest --no-check`',
        };
      }),
    );
  },
});
