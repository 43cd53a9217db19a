import { isBefore } from '../../../gramine/release.ts';
import { configOf } from '../../../gsc/config.ts';
import { dataRule } from '../../rule.ts';

export const gscConfigUnread = dataRule({
  id: 'gsc-config/unread',
  severity: 'note',
  fix: 'none',
  kinds: ['gsc-config'],
  docs: {
    summary: 'Settings of GSC that nothing reads beside the others.',
    why: 'With `Gramine.Image` nothing is cloned: `Repository`, `Branch` and `Registry` are then not looked at. `SGXDriver` has not been read since 1.9.',
    bad: [
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine:\n  Image: my-gramine\n  Branch: v1.9\n',
        at: 'Branch',
      },
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nRegistry: registry.example\nGramine: { Image: my-gramine }\n',
        at: 'Registry',
      },
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine: { Image: my-gramine }\nSGXDriver: { Branch: "" }\n',
        at: 'SGXDriver',
      },
    ],
    good: [
      { as: 'gsc-config', manifest: 'Distro: auto\nRegistry: ""\nGramine: { Repository: r, Branch: v1.9 }\n' },
      {
        as: 'gsc-config',
        gramine: '1.8',
        manifest: 'Distro: auto\nGramine: { Repository: r, Branch: v1.8 }\nSGXDriver: { Branch: "" }\n',
      },
    ],
  },
  *checkData({ root, release }) {
    const { gramine, registry } = configOf(root);
    const section = root.members.get('Gramine');
    const beside = gramine?.image
      ? [
          section?.members.get('Repository'),
          section?.members.get('Branch'),
          registry?.value ? root.members.get('Registry') : undefined,
        ]
      : [];
    const driver = isBefore(release, '1.9') ? undefined : root.members.get('SGXDriver');
    for (const node of [...beside, driver]) {
      if (!node?.keyRange) continue;
      const isDriver = node === driver;
      yield {
        at: node.keyRange,
        path: node.path,
        message: isDriver
          ? 'GSC has not read `SGXDriver` since 1.9'
          : `\`${node.path}\` is not read, since \`Gramine.Image\` is there`,
        help: 'remove it',
        ...(node.path === 'Registry' && { severity: 'warning' as const }),
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
