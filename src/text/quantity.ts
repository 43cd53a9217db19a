/**
 * A number in its base unit as people read it: `98 GiB`, `1 min 5 s`, `1,120 reference values/year`. Two digits after
 * the point for bytes, three significant digits for what else is not whole; the JSON has the exact value.
 */
export function quantity(value: number, unit: string | null): string {
  if (unit === 'B' || unit?.startsWith('B/')) return `${bytes(value)}${unit.slice(1)}`;
  if (unit === 's') return seconds(value);
  if (unit === '1') return `${figure(value * 100)} %`;
  return unit === null ? figure(value) : `${figure(value)} ${unit}`;
}

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

function bytes(value: number): string {
  let power = 0;
  let rest = Math.abs(value);
  while (rest >= 1024 && power < binary.length - 1) {
    rest /= 1024;
    power++;
  }
  const shown = grouped(Math.round(rest * 100) / 100);
  return `${value < 0 ? '-' : ''}${shown} ${binary[power]}`;
}

function seconds(value: number): string {
  if (value < 60)
    return value > 0 && value < 1 ? `${figure(value * 1000)} ms` : `${figure(Math.round(value * 100) / 100)} s`;
  const whole = Math.round(value);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${figure(count)} ${unit}`])).join(' ');
}

/** The same whatever the locale of the machine. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return grouped(rounded);
}

function grouped(value: number): string {
  const [whole, fraction] = plainDecimal(value).split('.');
  const thousands = whole!.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}
