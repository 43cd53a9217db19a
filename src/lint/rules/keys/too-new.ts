import { saysArguments } from '../../../gramine/program.ts';
import { capped } from '../../capped.ts';
import { keyProblems, place, writtenKey } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';

/** What does the same in the releases before. */
const predecessors: ReadonlyMap<string, string> = new Map([
  ['sgx.max_threads', '`sgx.thread_num`'],
  ['loader.argv', '`loader.argv0_override` for the name of the program, `loader.argv_src_file` for more'],
]);

/** Before 1.3 no enclave starts without arguments. */
const startsWithout = { stage: 'runtime', effect: 'fatal' } as const;

export const tooNew = manifestRule({
  id: 'keys/too-new',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Keys that only a later Gramine release reads.',
    why: 'The targeted release ignores them, so what they ask for does not happen.',
    bad: [
      { gramine: '1.3', manifest: 'sgx.max_threads = 8', at: 'sgx.max_threads' },
      { gramine: '1.2', manifest: 'loader.argv = ["app"]', at: 'loader.argv' },
      { gramine: '1.6.0', manifest: 'sgx.insecure__allow_memfaults_without_exinfo = true' },
    ],
    good: [
      { gramine: '1.4', manifest: 'sgx.max_threads = 8' },
      { gramine: '1.6.1', manifest: 'sgx.insecure__allow_memfaults_without_exinfo = true' },
    ],
  },
  *check(subject) {
    yield* capped(
      keyProblems(subject, 'too-new').map((found) => (): Finding => {
        const { node, key } = found.problem;
        const older = predecessors.get(key!.path);
        return {
          at: writtenKey(subject.document, node),
          ...place(found),
          ...(key!.path === 'loader.argv' && !saysArguments(subject.manifest) && startsWithout),
          message: `\`${found.path}\` exists from Gramine ${key!.since} on, not in ${subject.release}`,
          help: older ? `use ${older}` : `target Gramine ${key!.since} or later, or remove it`,
        };
      }),
    );
  },
});
