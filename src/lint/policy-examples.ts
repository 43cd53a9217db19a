/** Whole files for the documentation of rules, around the lines that matter. */

const digest = 'sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e';

/** An exec policy of one container, whose keys `lines` add to or replace. */
export function containerExample(...lines: readonly string[]): string {
  const keys = new Set(lines.map((line) => /^(\w+) =/.exec(line)?.[1]));
  const preset = containerLines.filter((line) => !keys.has(/^(\w+) =/.exec(line)![1]));
  return `${policyHead}\n[[container]]\n${[...preset, ...lines].join('\n')}\n`;
}

/** An exec policy that lets one command be started, whose keys `lines` add to or replace. */
export function execExample(...lines: readonly string[]): string {
  const keys = new Set(lines.map((line) => /^(\w+) =/.exec(line)?.[1]));
  const preset = execLines.filter((line) => !keys.has(/^(\w+) =/.exec(line)![1]));
  return `${containerExample()}\n[[container.exec]]\n${[...preset, ...lines].join('\n')}\n`;
}

const policyHead = `format = 1

[policy]
id = "shop/api"
counter = 4
default = "deny"
`;

const containerLines = [
  'name = "api"',
  `image = "registry.example/shop/api@${digest}"`,
  'argv = ["/usr/bin/api"]',
  'cwd = "/"',
  'user = { uid = 10001, gid = 10001 }',
];

const execLines = ['id = "check"', 'purpose = "probe"', 'argv = ["/usr/bin/check"]'];
