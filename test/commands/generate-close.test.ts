import { describe, expect, test } from 'vitest';
import { Given } from '../../src/commands/command.ts';
import { logFrom, mergeIntoFile } from '../../src/commands/generate-log.ts';
import type { Io } from '../../src/io/io.ts';
import { literalTree } from '../literal-tree.ts';

const manifest = `libos.entrypoint = "/a"
loader.log_level = "warning"
fs.mounts = [{ path = "/a", uri = "file:/a" }]
sgx.file_check_policy = "allow_all_but_log"
sgx.trusted_files = ["file:/a"]
`;
const log = "[P1:T1:a] warning: Allowing access to unknown file '/a' due to file_check_policy settings.\n";

/** What the manifest becomes, and what is asked, when somebody answers so. */
function merged(answer: string | undefined) {
  let [written, said] = [manifest, ''];
  const io = {
    stdinIsTerminal: answer !== undefined,
    readLine: () => answer,
    readStdin: () => Buffer.from(log),
    readFile: () => Buffer.from(manifest),
    stat: (path: string) => ({ type: path === '/' ? 'directory' : 'file', size: 1 }),
    cwd: '/',
    openTree: () => literalTree({ '/a': '' }),
    writeFile: (_: string, text: string) => (written = text),
    stderr: { write: (text: string) => (said += text), isTerminal: true, columns: 80 },
  } as unknown as Io;
  const given = new Given(
    ['manifest'],
    new Map([
      ['from-log', ['-']],
      ['into', ['a.manifest']],
    ] as const),
  );
  mergeIntoFile(logFrom(given, io), '1.9', { given, io });
  return { written, said };
}

describe('what was opened to learn from a run', () => {
  test('is closed when somebody at a terminal says so', () => {
    const { written, said } = merged('yes');
    expect(written).toContain('sgx.file_check_policy = "strict"');
    expect(written).toContain('loader.log_level = "error"');
    expect(said).toContain('Close what was opened for learning in a.manifest? [no] ');
  });

  test('stays open otherwise, and that is said', () => {
    for (const answer of ['', 'n', undefined]) {
      const { written, said } = merged(answer);
      expect(written).toBe(manifest);
      expect(said).toContain(
        'a.manifest:4:25: `sgx.file_check_policy`: every file of the host can be opened unchecked (`--close` closes it)',
      );
    }
  });
});
