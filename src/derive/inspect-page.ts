import type { Model, VerdictRule } from '../inspect/verdicts/verdict.ts';

const models: readonly (readonly [Model, string, string])[] = [
  ['container', 'Wherever the image runs', 'These fail, or give something away, with any runtime.'],
  [
    'gsc',
    'GSC',
    'What `gsc build`, the finalise step, signing and the enclave make of the image, by the release that `--gsc` names.',
  ],
  [
    'late-loading',
    'Loading at deployment',
    'What enclave-cc, as it was shipped, makes of the unmodified image. It was removed upstream: these tell what its design asks of images.',
  ],
];

/** `docs/inspect.md`: what `inspect` can say of an image, and why. */
export function inspectPage(rules: readonly VerdictRule[]): string {
  const sections = models.map(([model, title, intro]) => {
    const own = rules.filter((rule) => rule.model === model);
    return `## ${title}\n\n${intro}\n\n${own.map(ruleText).join('\n')}`;
  });
  return `# What inspect says of an image

\`manifestly inspect IMAGE\` reads an image once and says what will fail in an enclave, or do something else than its author means: ${rules.length} kinds of verdict. It exits with 1 when there is an error or a warning.

${sections.join('\n')}`;
}

function ruleText({ id, severity, releases, docs }: VerdictRule): string {
  const since = releases?.since ? `, from ${releases.since}` : '';
  const until = releases?.until ? `, before ${releases.until}` : '';
  return `### ${id}\n\n${severity}${since}${until}. ${docs.summary}\n\n${docs.why}\n`;
}
