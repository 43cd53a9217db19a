import { manifestRule } from '../../rule.ts';

export const idRange = manifestRule({
  id: 'loader/id-range',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'User and group ids outside of 0 to 4294967295.',
    why: 'Gramine stops at start-up when `loader.uid` or `loader.gid` does not fit into 32 bits; its checker takes any integer.',
    bad: [
      { manifest: 'loader.uid = -1', at: '-1' },
      { gramine: '1.0', manifest: '[loader]\ngid = 4294967296', at: '4294967296' },
    ],
    good: [
      { manifest: 'loader.uid = 0\nloader.gid = 4294967295' },
      { as: 'template', manifest: 'loader.uid = {{ uid }}' },
    ],
  },
  *check({ manifest }) {
    for (const path of ['loader.uid', 'loader.gid'] as const) {
      const id = manifest.get(path);
      if (!id?.written || typeof id.known !== 'bigint') continue;
      if (id.known >= 0n && id.known <= 0xffffffffn) continue;
      yield {
        at: id.at,
        path,
        message: `\`${path}\` must be between 0 and 4294967295`,
        stage: 'runtime',
        effect: 'fatal',
      };
    }
  },
});
