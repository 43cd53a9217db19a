import { UserError } from '../diagnostic/diagnostic.ts';
import type { Command } from './command.ts';
import { configOption, defineOption, gramineOption, outputOption } from './common-options.ts';

export const generateCommand: Command = {
  name: 'generate',
  summary: 'a manifest from a program, a folder, an image or a log',
  description:
    "Writes the manifest of a program from its files alone; nothing is ever run. With no options it asks what to do, in a terminal. Libraries are found as the dynamic linker finds them, Gramine's own C library takes the place of the system's, and each file that is needed is trusted by itself. What could not be known is a comment, `# manifestly: decide: …`. Operands after `--` are arguments of the program. Exit code 1 says that the manifest is written but libraries are missing.",
  operands: [
    { name: 'kind', summary: 'what to generate: manifest', completes: () => ['manifest'] },
    { name: 'argument', summary: 'arguments of the program', variadic: true, completes: 'file' },
  ],
  options: [
    { name: '--program', value: 'PATH', summary: 'a program or script: a path, or a name on PATH', completes: 'file' },
    {
      name: '--directory',
      value: 'ROOT',
      summary: 'an unpacked application or root file system; --program may name the program in it',
      completes: 'directory',
    },
    { name: '--image', value: 'IMAGE', summary: 'an OCI layout or an archive of `docker save`', completes: 'file' },
    {
      name: '--from-log',
      value: 'FILE',
      summary:
        'add the files that a run opened: what Gramine logs with `allow_all_but_log`, or strace; - is standard input',
      completes: 'file',
    },
    {
      name: '--into',
      value: 'FILE',
      summary: 'with --from-log: the manifest or template to add them to',
      completes: 'file',
    },
    { name: '--close', summary: 'with --into: also close what was opened for learning' },
    {
      name: '--encrypted',
      value: 'PATH[=KEY]',
      summary: 'what is encrypted on the host, and the name of its key (default: default)',
      repeatable: true,
    },
    { name: '--secret-provisioning', summary: "let Gramine's library fetch the key after attestation" },
    { name: '--provisioning-server', value: 'HOST:PORT', summary: 'who hands out the key', repeatable: true },
    {
      name: '--provisioning-ca',
      value: 'FILE',
      summary: "certificates that the key server's must come from",
      completes: 'file',
    },
    {
      name: '--root',
      value: 'DIR',
      summary: 'the file system in which programs and libraries are looked up (default: /)',
      completes: 'directory',
    },
    {
      name: '--root-uri',
      value: 'PATH',
      summary:
        'where that file system, or the unpacked image, is when the enclave runs (default: --root; / for an image)',
    },
    { name: '--argv', value: 'ARG', summary: 'an argument of the program, after its name', repeatable: true },
    { name: '--env', value: 'NAME=VALUE', summary: 'set a variable of its environment', repeatable: true },
    {
      name: '--also',
      value: 'PROGRAM',
      summary: 'another program that it starts',
      repeatable: true,
      completes: 'file',
    },
    {
      name: '--runtime',
      value: 'ID',
      summary: 'the runtime profile to use, instead of those that fit',
      repeatable: true,
    },
    { name: '--profile', value: 'PROFILE', summary: 'what the enclave is for', choices: ['production', 'development'] },
    { name: '--template', summary: "a template with Gramine's variables (the default)" },
    { name: '--plain', summary: 'a manifest without variables' },
    {
      name: '--gramine-root',
      value: 'DIR',
      summary: "Gramine's package directory (default: /usr/lib/x86_64-linux-gnu/gramine)",
    },
    defineOption,
    gramineOption,
    configOption,
    outputOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    {
      line: 'manifestly generate manifest --program redis-server -o redis.manifest.template',
      does: 'a program of this host',
    },
    { line: 'manifestly generate manifest --program python3 -- /srv/app/main.py --port 80', does: 'with arguments' },
    { line: 'manifestly generate manifest --directory ./app', does: 'an application in a folder' },
    { line: 'manifestly generate manifest --directory rootfs --program nginx --plain', does: 'a root file system' },
    {
      line: 'manifestly generate manifest --program app --encrypted /data --secret-provisioning',
      does: 'with data kept secret',
    },
    {
      line: 'manifestly generate manifest --from-log run.log --into app.manifest.template --close',
      does: 'after a run to learn from',
    },
    { line: 'manifestly generate manifest --image app.tar --gramine 1.8', does: 'an image' },
  ],
  async run(given, io) {
    const [kind] = given.operands;
    if (kind !== 'manifest' && !(kind === undefined && io.stdinIsTerminal))
      throw new UserError(
        kind === undefined ? 'nothing says what to generate' : `there is no \`${kind}\` to generate`,
        'use `manifestly generate manifest`',
      );
    const { generateManifest } = await import('./generate-manifest.ts');
    return generateManifest(given, io);
  },
};
