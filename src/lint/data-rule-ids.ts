/** Rules about data by name alone: the rules themselves are loaded when a text of such a format is met. */
export const dataRuleIds = [
  'format/missing-key',
  'format/unknown-key',
  'format/unreadable',
  'format/value',
] as const satisfies readonly `${string}/${string}`[];
