import type { Output } from '../io/io.ts';

export interface ProgressBar {
  /** Draws at most every tenth of a second. */
  update(done: number, total: number): void;
  /** Takes the bar away. */
  clear(): void;
}

/** A bar on a terminal; nothing anywhere else. */
export function progressBar(label: string, output: Output, now: () => number = Date.now): ProgressBar {
  if (!output.isTerminal) return { update() {}, clear() {} };
  let drawn = 0;
  let due = now() + patience;
  return {
    update(done, total) {
      if (now() < due) return;
      due = now() + 100;
      const line = barLine(label, total > 0 ? Math.min(done / total, 1) : 1, output.columns ?? 80);
      output.write(`\r${line}${' '.repeat(Math.max(0, drawn - line.length))}`);
      drawn = line.length;
    },
    clear() {
      if (drawn > 0) output.write(`\r${' '.repeat(drawn)}\r`);
      drawn = 0;
    },
  };
}

/** What is done sooner needs no bar, in milliseconds. */
const patience = 300;

function barLine(label: string, share: number, columns: number): string {
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const width = Math.min(40, columns - label.length - percent.length - 6);
  if (width < 5) return `${label} ${percent}`;
  const full = Math.round(share * width);
  return `${label} [${'#'.repeat(full)}${'-'.repeat(width - full)}] ${percent}`;
}
