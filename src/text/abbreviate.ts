const mostLines = 24;
const mostColumns = 160;

/** A text short enough to be read: long lines and the middle of many lines are cut, and it says how much. */
export function abbreviate(text: string): string {
  const lines = text.split('\n').map((line) => (line.length > mostColumns ? `${line.slice(0, mostColumns)} …` : line));
  if (lines.length <= mostLines) return lines.join('\n');
  const left = lines.length - mostLines;
  return [...lines.slice(0, mostLines / 2), `# … ${left} more lines …`, ...lines.slice(-mostLines / 2)].join('\n');
}
