import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';

export interface PolicyWithCases {
  readonly policy: string;
  readonly cases: string;
}

/**
 * Policies with the cases that lie beside them: those of `api.exec-policy.toml` are in `api.cases.toml` or `api.cases.json`. An operand
 * may be either file; each policy comes once. Throws a UserError where there is no such file.
 */
export function casesBeside(operands: readonly string[], io: Pick<Io, 'stat'>): readonly PolicyWithCases[] {
  const found = new Map<string, PolicyWithCases>();
  for (const operand of operands) {
    const pair = casesEnding.test(operand) ? policyOf(operand, io) : casesOf(operand, io);
    if (!found.has(pair.policy)) found.set(pair.policy, pair);
  }
  return [...found.values()];
}

const casesEnding = /\.cases\.(?:toml|json)$/;
const policyEndings = ['.exec-policy.toml', '.rego', '.initdata.toml', '.yaml', '.yml', '.toml'];

function policyOf(cases: string, io: Pick<Io, 'stat'>): PolicyWithCases {
  const stem = cases.replace(casesEnding, '');
  const policy = policyEndings.map((ending) => stem + ending).find((path) => io.stat(path)?.type === 'file');
  if (policy !== undefined) return { policy, cases };
  throw new UserError(
    `there is no policy beside \`${cases}\``,
    `call it \`${stem}.exec-policy.toml\`, or name both files`,
  );
}

function casesOf(policy: string, io: Pick<Io, 'stat'>): PolicyWithCases {
  if (policy !== '-' && !io.stat(policy)) throw new UserError(`\`${policy}\` does not exist`, 'name a policy');
  if (policy !== '-' && io.stat(policy)?.type === 'directory')
    throw new UserError(`\`${policy}\` is a folder`, 'name the policies in it');
  const ending = policyEndings.find((known) => policy.endsWith(known)) ?? '';
  const stem = policy.slice(0, policy.length - ending.length);
  const cases = ['toml', 'json'].map((form) => `${stem}.cases.${form}`).find((path) => io.stat(path)?.type === 'file');
  if (cases !== undefined) return { policy, cases };
  throw new UserError(
    policy === '-' ? 'nothing says what to ask' : `\`${policy}\` has no cases beside it`,
    policy === '-'
      ? 'name cases with `--cases`, or a log with `--replay`'
      : `write them into \`${stem}.cases.toml\`, or name cases with \`--cases\`, or a log with \`--replay\``,
  );
}
