import { containerExample } from '../../policy-examples.ts';
import { matchesEverything, witnessOf } from '../../policy-languages.ts';
import { mentions } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const copyFileWide = policyRule({
  id: 'exec/copy-file-wide',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Files that the host may write outside of what it shares with a container.',
    why: 'The agent writes what the host sends to the path it names. Below the folder shared with containers these are config maps and secrets; a pattern that finds itself in other paths, in ones with `..` or in links, lets the host replace programs of the guest.',
    bad: [
      { as: 'exec-policy', manifest: `${containerExample()}\n[host]\ncopy_file = [{ path = "/etc/[a-z]+" }]\n` },
      {
        as: 'exec-policy',
        manifest: `${containerExample()}\n[host]\ncopy_file = [{ path = "/run/kata-containers/shared/containers/[a-z./]+" }]\n`,
      },
    ],
    good: [
      {
        as: 'exec-policy',
        manifest: `${containerExample()}\n[host]\ncopy_file = [{ path = "/run/kata-containers/shared/containers/[a-z0-9]+-config", kinds = ["regular"] }]\n`,
      },
    ],
  },
  *checkPolicy({ permissions, execPolicy, kata, kind }) {
    if (!permissions) return;
    // The rules of genpolicy refuse `..` themselves.
    const refusesClimbing = kind === 'genpolicy-settings' || (kata && mentions(kata.module, '..'));
    for (const { path, range } of permissions.copyFile) {
      if (path.kind === 'pattern' && matchesEverything(path)) continue;
      const climbing = refusesClimbing ? undefined : witnessOf(path, '(?:[^\\x00]*/)?[.][.](?:/[^\\x00]*)?');
      const elsewhere = climbing ?? (usesMacros(path) ? undefined : outside(path));
      if (elsewhere === undefined) continue;
      yield {
        at: range,
        message: `the host may write \`${abbreviated(elsewhere)}\``,
        help: 'begin the pattern with `/run/kata-containers/shared/containers/`, and let it have no `..`',
        ...unnoticed,
      };
    }
    for (const { kinds, range } of execPolicy?.host.copyFile ?? [])
      if (kinds.includes('symlink'))
        yield {
          at: range,
          message: 'the host may write links, which lead where it wants',
          help: 'take `symlink` off `kinds`',
          ...unnoticed,
        };
  },
});

const shared = '/run/kata-containers/shared/';

/** The rules of genpolicy put folders in for `$(sfprefix)` and `$(cpath)` before they match. */
function usesMacros(path: { readonly kind: string; readonly pattern?: string }): boolean {
  return path.kind === 'pattern' && path.pattern!.includes('$(');
}

/** A path that begins in another way: one letter after another may be the first that differs. */
function outside(path: Parameters<typeof witnessOf>[0]): string | undefined {
  const prefixes = [...shared].map((letter, at) => `${escaped(shared.slice(0, at))}(?:[^${letter}\\x00][^\\x00]*)?`);
  return witnessOf(path, prefixes.join('|'));
}

function escaped(text: string): string {
  return text.replace(/[.*+?()[\]{}|\\^$]/g, '\\$&');
}
