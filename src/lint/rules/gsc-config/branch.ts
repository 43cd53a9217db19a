import { isBefore, type Release } from '../../../gramine/release.ts';
import { configOf, releaseOfBranch } from '../../../gsc/config.ts';
import { visible } from '../../../text/visible.ts';
import { dataRule, type Finding } from '../../rule.ts';

export const gscConfigBranch = dataRule({
  id: 'gsc-config/branch',
  severity: 'warning',
  fix: 'none',
  kinds: ['gsc-config'],
  docs: {
    summary: 'A branch of Gramine that moves, is cut short, or does not go with the release of GSC.',
    why: 'A release of GSC works with the Gramine of the same number; others are a matter of luck, and GSC up to 1.8 with Gramine 1.9 ends with "Unknown loader.entrypoint format". A branch such as `master` gives another enclave with every build. `git fetch` takes a branch, a tag or a whole commit, not the beginning of one. A number without quotes is one for YAML: `1.10` is 1.1.',
    bad: [
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine: { Repository: r, Branch: master }\n',
        at: 'master',
      },
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Repository: r, Branch: v1.7 }\n', at: 'v1.7' },
      {
        as: 'gsc-config',
        gramine: '1.8',
        manifest: 'Distro: auto\nSGXDriver: {}\nGramine: { Repository: r, Branch: v1.9 }\n',
        at: 'v1.9',
      },
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Repository: r, Branch: 0b2ba93 }\n', at: '0b2ba93' },
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Repository: r, Branch: 1.9 }\n', at: '1.9' },
    ],
    good: [
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Repository: r, Branch: v1.9 }\n' },
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine: { Repository: r, Branch: 0b2ba935b9d1c6b1a0b2ba935b9d1c6b1a0b2ba9 }\n',
      },
      {
        as: 'gsc-config',
        gramine: '1.6',
        manifest: 'Distro: auto\nSGXDriver: {}\nGramine: { Repository: r, Branch: v1.6.2 }\n',
      },
    ],
  },
  *checkData({ root, release }) {
    const { gramine } = configOf(root);
    const node = root.members.get('Gramine')?.members.get('Branch');
    if (!gramine?.branch || !node || gramine.image) return;
    const finding = judged(gramine.branch.value, node.kind === 'number', release);
    if (finding) yield { at: node.range, path: node.path, ...finding };
  },
});

function judged(branch: string, isNumber: boolean, release: Release): Omit<Finding, 'at'> | undefined {
  const shown = `\`${visible(branch)}\``;
  const accepted = { stage: 'none', effect: 'accepted' } as const;
  if (isNumber)
    return { message: `${shown} is a number, and no branch of Gramine`, help: `write \`"v${branch}"\``, ...accepted };
  if (/^[0-9a-f]{40}$/.test(branch)) return undefined;
  if (/^[0-9a-f]{7,39}$/.test(branch) && /\d/.test(branch))
    return {
      message: `\`git fetch\` does not take ${shown}, the beginning of a commit`,
      help: 'write all 40 digits',
      ...accepted,
    };
  const named = releaseOfBranch(branch);
  if (!named)
    return {
      message: `what ${shown} names can change, and the enclave with it`,
      help: `use \`v${release}\`, or a whole commit`,
      ...accepted,
    };
  if (lineOf(named) === lineOf(release)) return undefined;
  const breaks = isBefore(release, '1.9') && !isBefore(named, '1.9');
  return {
    ...(breaks && { severity: 'error' as const }),
    message: `Gramine ${named} does not go with GSC ${release}${breaks ? ', whose form of `loader.entrypoint` it refuses' : ''}`,
    help: `use \`v${release}\``,
    ...accepted,
  };
}

function lineOf(release: Release): string {
  return release.split('.').slice(0, 2).join('.');
}
