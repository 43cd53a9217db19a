import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';

/** `YYYY-MM-DD`: `--date`, else SOURCE_DATE_EPOCH, else today in UTC. The signer takes any digits, and so do we. */
export function signingDate(
  option: string | undefined,
  { env }: Pick<Io, 'env'>,
  now: () => Date = () => new Date(),
): string {
  if (option !== undefined) return givenDate(option);
  const epoch = env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') return dayOf(now());
  const date = /^\d{1,12}$/.test(epoch) ? new Date(Number(epoch) * 1000) : undefined;
  if (date && date.getUTCFullYear() <= 9999) return dayOf(date);
  throw new UserError('`SOURCE_DATE_EPOCH` is no number of seconds since 1970', 'set it to digits, or use `--date`');
}

function givenDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new UserError(`\`${text}\` is no date`, 'write it as `--date 2026-01-31`');
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
