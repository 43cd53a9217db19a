import { keyHistory, statusIn, successorIn } from '../../../gramine/key-table.ts';
import { renamed } from '../../../gramine/migration/rename.ts';
import { removeStatement } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { type KeyProblem, keyProblems, place, riskOfNaming, writtenKey } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const removed = manifestRule({
  id: 'keys/removed',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Keys that the targeted Gramine release no longer reads, or refuses.',
    why: 'Nothing reads a removed key, so its setting reverts to the default: with `sgx.thread_num = 8`, an enclave built by Gramine 1.5 or later has 4 threads.',
    bad: [
      {
        gramine: '1.9',
        manifest: 'libos.entrypoint = "/app"\nfs.mounts = []\nsgx.thread_num = 8',
        at: 'sgx.thread_num',
        fixed: 'libos.entrypoint = "/app"\nfs.mounts = []\nsgx.max_threads = 8',
      },
      {
        gramine: '1.9',
        manifest: '[sgx]\nrequire_avx = true # needed\ndebug = false',
        at: 'require_avx',
        fixed: '[sgx]\ncpu_features.avx = "required" # needed\ndebug = false',
      },
      {
        gramine: '1.9',
        manifest: 'sgx.nonpie_binary = true\nsgx.debug = false',
        at: 'sgx.nonpie_binary',
        fixed: 'sgx.debug = false',
      },
      { gramine: '1.5', manifest: 'fs.mount.lib.path = "/lib"\nfs.mount.lib.uri = "file:/lib"' },
      { gramine: '1.3', manifest: 'loader.argv0_override = "app"\nloader.insecure__use_cmdline_argv = true' },
      { gramine: '1.9', manifest: 'sgx.sigfile = "app.sig"', at: 'sgx.sigfile' },
    ],
    good: [
      { gramine: '1.4', manifest: 'sgx.thread_num = 8' },
      { gramine: '1.9', manifest: 'sgx.max_threads = 8' },
    ],
  },
  *check(subject) {
    const { document, release } = subject;
    yield* capped(
      keyProblems(subject, 'removed').map((found) => (): Finding => {
        const { node, key } = found.problem;
        const successor = successorIn(key!, release);
        const fate =
          statusIn(key!, release) === 'rejected'
            ? 'is refused by'
            : key!.removed && keyHistory(key!).length > 1
              ? `was removed in Gramine ${key!.removed}; nothing reads it in`
              : 'is not read by';
        const renaming = renamed(subject.manifest, node, key!);
        const deletable =
          !key!.successors?.length && document.origin(node) === 'value' && found.upstream.effect !== 'accepted';
        const fix = renaming
          ? { title: `use \`${renaming.path}\``, edits: renaming.edits, ...riskOfNaming(renaming.path) }
          : deletable
            ? { title: 'remove it', edits: [removeStatement(document, node)] }
            : undefined;
        return {
          at: writtenKey(document, node),
          ...place(found),
          message:
            key!.removed && statusIn(key!, release) === 'removed'
              ? `\`${found.path}\` was removed in Gramine ${key!.removed}`
              : `\`${found.path}\` ${fate} Gramine ${release}`,
          help:
            successor && isOfOtherArguments(subject, key!.path)
              ? 'remove it'
              : successor
                ? `use \`${successorOf(found, successor.path)}\``
                : `remove it${key!.consequence ? `: ${key!.consequence}` : ''}`,
          ...(fix && { fix }),
        };
      }),
    );
  },
});

/** `argv[0]` comes with the other arguments then, and `loader.argv` must not stand beside their source. */
function isOfOtherArguments({ manifest }: Subject, path: string): boolean {
  return (
    path === 'loader.argv0_override' &&
    (manifest.at('loader.insecure__use_cmdline_argv')?.known === true ||
      manifest.at('loader.argv_src_file') !== undefined)
  );
}

/** Of a table whose keys were removed, the array that took over. */
function successorOf({ problem: { place: where, key } }: KeyProblem, path: string): string {
  return where.length < key!.path.split('.').length ? path.replace(/\[\].*/, '') : path;
}
