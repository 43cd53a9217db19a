import type { DiffEffect, PolicyChange } from './diff-change.ts';
import { isAlike } from './diff-side.ts';
import { type ExecPolicy, execLevels, type KeyRelease } from './exec-policy.ts';

/** What policies of ours say besides what the guest enforces: keys, times, names. */
export function termChanges(old: ExecPolicy, fresh: ExecPolicy): readonly PolicyChange[] {
  return [...releaseChanges(old, fresh), ...validityChanges(old, fresh), ...titleChanges(old, fresh)];
}

function releaseChanges(old: ExecPolicy, fresh: ExecPolicy): readonly PolicyChange[] {
  const changed = fresh.release.flatMap((release, index): readonly PolicyChange[] => {
    const others = old.release.filter(({ resource }) => resource === release.resource);
    const same = fresh.release.filter(({ resource }) => resource === release.resource);
    const about = { area: 'release', rule: release.resource, new: release.range } as const;
    if (others.length === 0) return [{ ...about, effect: 'widens', message: 'the key is released' }];
    if (others.length > 1 || same.length > 1) {
      if (isAlike(others, same) || same[0] !== fresh.release[index]) return [];
      return [{ ...about, effect: 'unknown', message: 'several conditions for one key changed' }];
    }
    return conditionChanges(others[0]!, release).map((change) => ({ ...about, old: others[0]!.range, ...change }));
  });
  const kept = new Set(fresh.release.map(({ resource }) => resource));
  const gone = old.release.filter(({ resource }) => !kept.has(resource));
  return [
    ...changed,
    ...gone.map(
      ({ resource, range }): PolicyChange => ({
        effect: 'narrows',
        area: 'release',
        rule: resource,
        message: 'the key is no longer released',
        old: range,
      }),
    ),
  ];
}

type Said = Pick<PolicyChange, 'effect' | 'message'>;

function conditionChanges(old: KeyRelease, fresh: KeyRelease): readonly Said[] {
  const counters = [old.minCounter ?? 0, fresh.minCounter ?? 0] as const;
  const levels = [levelOf(old), levelOf(fresh)] as const;
  const [before, after] = [old.tee ?? ['any'], fresh.tee ?? ['any']];
  const said: Said[] = [];
  if (counters[0] !== counters[1])
    said.push({
      effect: counters[1] < counters[0] ? 'widens' : 'narrows',
      message: `\`min_counter\` is ${counters[1]}, not ${counters[0]}`,
    });
  if (levels[0] !== levels[1])
    said.push({
      effect: levels[1] > levels[0] ? 'widens' : 'narrows',
      message: `\`max_exec_level\` is ${fresh.maxExecLevel ?? 'not limited'}, and was ${old.maxExecLevel ?? 'not limited'}`,
    });
  if (old.requireAffirming !== fresh.requireAffirming)
    said.push({
      effect: fresh.requireAffirming ? 'narrows' : 'widens',
      message: `\`require_affirming\` is ${fresh.requireAffirming}`,
    });
  const more = after.filter((tee) => !(before as readonly string[]).includes(tee));
  const fewer = before.filter((tee) => !(after as readonly string[]).includes(tee));
  if (more.length + fewer.length > 0) {
    const widens = fresh.tee === undefined || (old.tee !== undefined && more.length > 0);
    said.push({
      effect: widens ? 'widens' : 'narrows',
      message: `\`tee\` is ${after.join(', ')}, not ${before.join(', ')}`,
    });
  }
  return said;
}

const levelOf = ({ maxExecLevel }: KeyRelease): number =>
  maxExecLevel === undefined ? execLevels.length : execLevels.indexOf(maxExecLevel);

function validityChanges(old: ExecPolicy, fresh: ExecPolicy): readonly PolicyChange[] {
  const change = (
    path: string,
    before: string | undefined,
    after: string | undefined,
    sign: number,
  ): readonly PolicyChange[] => {
    const [from, to] = [instant(before, sign), instant(after, sign)];
    if (from === to) return [];
    const effect: DiffEffect = (to - from) * sign > 0 ? 'widens' : 'narrows';
    const range = fresh.rangeOf(path);
    const was = old.rangeOf(path);
    return [
      {
        effect,
        area: 'validity',
        message: `\`${path}\` is ${after ?? 'not set'}, not ${before ?? 'unset'}`,
        ...(was && { old: was }),
        ...(range && { new: range }),
      },
    ];
  };
  return [
    ...change('policy.not_before', old.notBefore, fresh.notBefore, -1),
    ...change('policy.not_after', old.notAfter, fresh.notAfter, 1),
  ];
}

/** No time given: for ever, in the direction of `sign`. */
function instant(text: string | undefined, sign: number): number {
  const time = text === undefined ? Number.NaN : Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(time) ? sign * Number.MAX_SAFE_INTEGER : time;
}

function titleChanges(old: ExecPolicy, fresh: ExecPolicy): readonly PolicyChange[] {
  if (old.title === fresh.title) return [];
  return [{ effect: 'neutral', area: 'policy', message: 'the title changed' }];
}
