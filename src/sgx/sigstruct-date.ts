import { SgxError } from './sgx-error.ts';

/** `bcd` as the processor's manual has it; `binary` as Gramine up to 1.4 wrote it. */
export type DateForm = 'bcd' | 'binary';

/** The date field from `YYYY-MM-DD`. Any digits will do: signers do not look into a calendar. */
export function encodeDate(text: string, form: DateForm): Uint8Array {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) throw new SgxError('a date has to be four, two and two digits', 'write it as `2026-01-31`');
  const [year, month, day] = match.slice(1) as [string, string, string];
  if (form === 'bcd') return Buffer.from(`${day}${month}${year.slice(2)}${year.slice(0, 2)}`, 'hex');
  const field = Buffer.alloc(4);
  field.writeUInt16LE(Number(year));
  field[2] = Number(month);
  field[3] = Number(day);
  return field;
}

/**
 * `YYYY-MM-DD` and how it was written, or undefined for a field that holds no date in either form. The binary form of the years
 * 2016 to 2047 is no BCD; beyond them a field that could be both is taken for BCD.
 */
export function decodeDate(field: Uint8Array): { readonly text: string; readonly form: DateForm } | undefined {
  const digits = Buffer.from(field).toString('hex');
  if (/^[0-9]{8}$/.test(digits)) {
    const [day, month, low, high] = digits.match(/../g) as [string, string, string, string];
    return { text: `${high}${low}-${month}-${day}`, form: 'bcd' };
  }
  const [low, high, month, day] = field as unknown as [number, number, number, number];
  const year = low + 256 * high;
  if (year > 9999 || month > 99 || day > 99) return undefined;
  return { text: `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`, form: 'binary' };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
