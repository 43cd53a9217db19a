import { ioctlsOf } from '../../../gramine/ioctls.ts';
import type { Setting } from '../../../gramine/manifest.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import { fails, idle, layoutProblems, namedStruct, type Walk } from './ioctl-layout-problems.ts';

const budget = 300_000;

export const ioctlGrammar = manifestRule({
  id: 'sys/ioctl-grammar',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.5' },
  docs: {
    summary: 'An allowed ioctl, or the layout of its argument, that Gramine refuses when the ioctl is made.',
    why: 'Nothing checks `sys.allowed_ioctls` and `sys.ioctl_structs` at build time or at start. Gramine reads the rows in order until one matches and then the layout, region by region; any mistake makes the ioctl fail, and a malformed row also those of the rows after it.',
    bad: [
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "ifcnf" }]\nsys.ioctl_structs.ifconf = [{ size = 4 }]',
        at: '"ifcnf"',
      },
      { manifest: 'sys.allowed_ioctls = [{ request_code = -1 }, { request_code = 2 }]', at: '-1' },
      { manifest: 'sys.allowed_ioctls = [{ request_code = 0x1_0000_0000 }]', at: '0x1_0000_0000' },
      { manifest: 'sys.allowed_ioctls = [{ request_code = 5 }, { request_code = 0x5 }]', at: '0x5' },
      { manifest: 'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\nsys.ioctl_structs.s = []', at: '"s"' },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ size = 4 }, { size = 4, alignment = 8 }]',
        at: '8',
      },
      {
        manifest: 'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ size = 0 }]',
        at: '0',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ ptr = [{ size = 8 }], direction = "out" }]',
        at: '"out"',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ size = 8, array_len = 2 }]',
        at: 'array_len = 2',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ ptr = [{ size = "len" }] }, { ptr = [{ size = "lne" }] }, { size = 8, name = "len" }]',
        at: '"lne"',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ size = "len" }, { size = 8, name = "len" }]',
        at: '"len"',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ onlyif = "mode = 1", size = 8 }]',
        at: '"mode = 1"',
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ ptr = "items" }]\nitem = [{ size = 8 }]',
        at: '"items"',
      },
    ],
    good: [
      {
        as: 'template',
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s_list" }]\nsys.ioctl_structs.{{ name }}_list = [{ size = 8 }]',
      },
      {
        manifest: `sys.allowed_ioctls = [
  { request_code = 0x8912, struct = "list" },
  { request_code = 0x8913, struct = "" },
  { request_code = 0x8914 },
]
[sys.ioctl_structs]
list = [
  { size = 8, direction = "out", name = "count", alignment = 8 },
  { size = 1, unit = 2, adjustment = -1, direction = "none" },
  { array_len = "count", ptr = [{ size = "count", direction = "in" }] },
  { onlyif = "count  !=  0 ", size = 8, direction = "inout" },
  { ptr = "list" },
]`,
      },
      {
        manifest:
          'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ array_len = "n", ptr = [{ size = 1 }] }, { size = 8, name = "n" }]',
      },
      {
        as: 'template',
        manifest:
          'sys.allowed_ioctls = [{ request_code = {{ code }}, struct = "s" }]\n[sys.ioctl_structs]\ns = [{ size = 8, name = "{{ name }}" }, { size = "len" }]',
      },
      { gramine: '1.4', manifest: 'sys.allowed_ioctls = [{ request_code = -1 }]' },
    ],
  },
  *check(subject) {
    const { manifest, release } = subject;
    const walk: Walk = {
      manifest,
      ioctls: ioctlsOf(manifest),
      hasConditions: !isBefore(release, '1.6'),
      reported: new Set(),
      left: budget,
    };
    yield* capped(rowProblems(walk));
    yield* capped(layoutProblems(walk));
  },
});

function* rowProblems(walk: Walk): Iterable<Finding> {
  const { rows } = walk.ioctls;
  const first = new Map<bigint, Setting<unknown>>();
  for (const [position, { code, struct, path }] of rows.entries()) {
    if (code) yield* codeProblems(code, { first, path, after: rows.length - 1 - position });
    if (typeof struct?.known === 'string' && struct.known !== '') yield* namedStruct(walk, struct, struct.known);
  }
}

interface RowPlace {
  readonly path: string;
  readonly after: number;
  /** The rows that win, by their code. */
  readonly first: Map<bigint, Setting<unknown>>;
}

function* codeProblems(code: Setting<unknown>, { first, path, after }: RowPlace): Iterable<Finding> {
  if (typeof code.known !== 'bigint') return;
  const found = { at: code.at, path: code.path };
  const earlier = first.get(code.known);
  if (code.known < 0n) {
    const consequence = after > 0 ? `, and the ${after === 1 ? 'row' : `${after} rows`} after it can't be reached` : '';
    yield {
      ...found,
      ...fails,
      message: `a request code is not negative${consequence}`,
      help: 'write it as an unsigned number of 32 bits, such as `0xc0208101`',
    };
  } else if (code.known > 0xffffffffn) {
    yield {
      ...found,
      ...idle,
      message: 'a request code has 32 bits: this one never matches',
      help: "use the number the application's header gives",
    };
  } else if (earlier) {
    yield {
      ...found,
      ...idle,
      message: 'an earlier row has the same request code and wins',
      help: `remove \`${path}\``,
      related: [{ range: earlier.at, message: 'wins' }],
    };
  } else {
    first.set(code.known, code);
  }
}
