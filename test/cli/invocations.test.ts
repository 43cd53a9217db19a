import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Case, type Outcome, parseCase, type Run, withOutcomes } from './case-file.ts';
import { isBuiltFromTheseSources, Sandbox } from './sandbox.ts';

/** `ACCEPT=1 npx vitest run test/cli` writes what the commands do now as what they should do; git shows the difference. */
const accept = process.env.ACCEPT === '1';
const folder = join(import.meta.dirname, 'cases');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => ({ name, path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }))
  .map((file) => ({ ...file, parsed: parseCase(file.text) }));

describe('the command line', () => {
  it.each(cases)('$parsed.title ($name)', async ({ path, text, parsed }) => {
    const runs = await inTurn(parsed, (sandbox, run) => sandbox.run(run.argv, { ...parsed, env: run.env }));
    if (accept) writeFileSync(path, withOutcomes(text, runs));
    else expect(withOutcomes(text, runs)).toBe(text);
  });

  it('prints the same bytes for the same input', async () => {
    for (const { parsed, text } of cases) {
      const runs = await inTurn(parsed, (sandbox, run) => sandbox.run(run.argv, { ...parsed, env: run.env }));
      const again = await inTurn(parsed, (sandbox, run) => sandbox.run(run.argv, { ...parsed, env: run.env }));
      expect(withOutcomes(text, again)).toBe(withOutcomes(text, runs));
    }
  });

  it('never prints a control character that came with the input', async () => {
    const colour = /\x1b\[[\d;]*m/g;
    for (const { parsed, name } of cases) {
      for (const { outcome, line } of parsed.runs) {
        const allowed =
          line.includes('--color always') || line.includes('FORCE_COLOR') || parsed.terminal ? colour : /(?!)/g;
        const printed = `${outcome.stdout}${outcome.stderr}`.replace(allowed, '');
        expect(printed, name).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }
    }
  });
});

/** Root reads and writes everything, and a pipe is no terminal: such cases are shown in the process alone. */
const real = cases.filter(
  ({ parsed }) =>
    parsed.terminal === undefined && !parsed.before.some(({ kind }) => kind === 'unreadable' || kind === 'read-only'),
);

describe.skipIf(accept || !isBuiltFromTheseSources())('the built command', () => {
  it.each(real)('does the same: $parsed.title ($name)', async ({ text, parsed }) => {
    const runs = await inTurn(parsed, (sandbox, run) => sandbox.start(run.argv, { ...parsed, env: run.env }));
    expect(withOutcomes(text, runs)).toBe(text);
  });
});

async function inTurn(parsed: Case, act: (sandbox: Sandbox, run: Run) => Outcome | Promise<Outcome>): Promise<Run[]> {
  const sandbox = new Sandbox(parsed.before);
  try {
    const runs: Run[] = [];
    for (const run of parsed.runs) runs.push({ ...run, outcome: await act(sandbox, run) });
    return runs;
  } finally {
    sandbox.remove();
  }
}
