import { isBefore } from '../../gramine/release.ts';
import { programName } from '../../invocation/programs.ts';
import { commandText } from '../command-text.ts';
import type { Launch, LaunchProblem, LaunchStep } from '../launch.ts';
import { type Found, instruction, type VerdictRule } from './verdict.ts';

/** What a container of the image starts. */
export const launchRules: readonly VerdictRule[] = [
  {
    id: 'image/nothing-to-start',
    model: 'container',
    severity: 'error',
    docs: {
      summary: 'Images with neither an entry point nor a command.',
      why: 'Nothing says what a container of it starts. `gsc build` ends with "Could not find the entrypoint binary", and releases up to 1.9 with a KeyError where Docker leaves empty fields out.',
    },
    *check({ inspection: { launch } }) {
      if (launch?.problem?.why !== 'nothing-to-start') return;
      yield {
        message: 'the image has neither an entry point nor a command',
        help: 'name the program in the Dockerfile',
        rewrite: { file: 'Dockerfile', lines: ['ENTRYPOINT ["/path/of/the/program"]'] },
      };
    },
  },
  {
    id: 'image/program-missing',
    model: 'container',
    severity: 'error',
    docs: {
      summary: 'A program, script interpreter or link on the way to it that is not in the image.',
      why: 'The container does not start. With GSC the mistake shows late: `which` fails silently at the build, and the enclave ends with ENOENT or EACCES when it is started.',
    },
    *check({ inspection: { launch } }) {
      yield* problemsAmong(launch, ['not-on-path', 'missing', 'dangling', 'loop', 'no-folder']);
    },
  },
  {
    id: 'image/program-not-executable',
    model: 'container',
    severity: 'error',
    docs: {
      summary: 'A program that the image’s user may not start.',
      why: 'The container does not start. The `which` of `gsc build` runs as that user too: it does not find the program, and the link to it is missing.',
    },
    *check({ inspection: { launch } }) {
      yield* problemsAmong(launch, ['not-executable', 'forbidden']);
    },
  },
  {
    id: 'image/program-unusable',
    model: 'container',
    severity: 'error',
    docs: {
      summary: 'What is started is no program that runs here.',
      why: 'It is a folder, data, a script without a first line that names its interpreter, or a program for another processor or another C library. SGX is x86-64 alone.',
    },
    *check({ inspection: { launch } }) {
      yield* problemsAmong(launch, ['no-file', 'no-program', 'other-architecture', 'no-linker', 'endless']);
    },
  },
  {
    id: 'image/dropped-command',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'An entry point of two or more items together with a command: GSC drops the first item of the command.',
      why: 'All releases of GSC join both lists and then skip one item too many. `ENTRYPOINT ["python3", "-m"]` with `CMD ["http.server", "8080"]` starts `python3 -m 8080` in the enclave.',
    },
    *check({ inspection: { launch } }) {
      if (!launch || launch.entrypoint.length < 2 || launch.command.length === 0) return;
      const all = [...launch.entrypoint, ...launch.command];
      yield {
        message: `GSC drops \`${launch.command[0]}\`, the first item of \`CMD\`, since \`ENTRYPOINT\` has ${launch.entrypoint.length} items`,
        help: 'rewrite `ENTRYPOINT` with everything in it, which takes `CMD` back',
        rewrite: { file: 'Dockerfile', lines: [instruction('ENTRYPOINT', all)] },
        evidence: [instruction('ENTRYPOINT', launch.entrypoint), instruction('CMD', launch.command)],
      };
    },
  },
  {
    id: 'image/odd-program-name',
    model: 'gsc',
    severity: 'error',
    docs: {
      summary: 'A program whose name means something else to a shell.',
      why: 'GSC writes the name into `RUN … which NAME | xargs ln -s || true` without quotes and without looking at the outcome.',
    },
    *check({ inspection: { launch } }) {
      const name = launch?.steps[0]?.argv[0];
      if (name === undefined || /^[\w@%+:,./-]+$/.test(name)) return;
      yield {
        message: `the program's name \`${name}\` has characters that a shell takes for something else`,
        help: 'give it a plain name, or a link with one',
      };
    },
  },
  {
    id: 'image/shell-form',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'The shell form of `ENTRYPOINT` or `CMD`: a shell is the first program of the enclave.',
      why: 'The shell is what is measured and attested first, it expands variables inside the enclave, and each program that it starts without `exec` is an enclave of its own with the full `sgx.enclave_size`.',
    },
    *check({ inspection: { launch } }) {
      const [first, second] = launch?.steps ?? [];
      if (!launch || !first || (second?.by !== 'shell' && launch.shellText === undefined)) return;
      if (first.by !== 'runtime' || launch.steps.some(({ by }) => by === 'shebang')) return;
      const text = launch.shellText ?? first.argv.at(-1)!;
      yield {
        message: `the container starts the shell \`${first.argv[0]}\`, which is told \`${text}\``,
        ...directly(launch, 'write the exec form, and set in it what the shell would put in'),
        evidence: chain(launch),
      };
    },
  },
  {
    id: 'image/script-entrypoint',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A script is the entry point.',
      why: 'Its interpreter, and every program that it calls, has to be among the trusted files; each call is one more enclave. Gramine starts scripts from 1.3 on.',
    },
    *check({ inspection: { launch }, release }) {
      const script = launch?.steps.find(({ shebang }) => shebang !== undefined);
      if (!launch || !script) return;
      const isOld = isBefore(release, '1.3');
      const what = `\`${script.path}\` is a script of \`${script.shebang!.interpreter}\``;
      yield {
        severity: isOld ? 'error' : 'warning',
        message: isOld ? `${what}, which Gramine ${release} does not start` : what,
        ...directly(launch, 'start the program itself, and do at build time what the script prepares'),
        evidence: [...chain(launch), ...(script.calls?.length ? [`it seems to call ${script.calls.join(', ')}`] : [])],
      };
    },
  },
  {
    id: 'image/init-wrapper',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'An init, or a program that changes the user, is started before the application.',
      why: '`tini` and its kin stay as one enclave and start the application in a second one. `gosu`, `su-exec` and `chown` change the user, which means nothing in an enclave.',
    },
    *check({ inspection: { launch } }) {
      if (!launch) return;
      const at = launch.steps.findIndex(({ by }) => by === 'wrapper');
      if (at < 1) return;
      const wrapper = launch.steps[at - 1]!;
      yield {
        message: `\`${programName(wrapper.path!)}\` starts \`${launch.steps[at]!.argv[0]}\` in an enclave of its own`,
        ...directly(launch, 'leave it out'),
        evidence: chain(launch),
      };
    },
  },
  {
    id: 'image/started-by-link',
    model: 'gsc',
    severity: 'warning',
    docs: {
      summary: 'A program that finds its files by its own path.',
      why: 'GSC starts every program as `/gramine/app_files/NAME`, a link that Gramine does not resolve. The JVM, the Python of a virtual environment and programs with several names look for their files there.',
    },
    *check({ inspection: { launch } }) {
      const first = launch?.steps[0];
      const why = first && looksAround(first);
      if (!why) return;
      yield {
        message: `\`${first.argv[0]}\` runs as \`/gramine/app_files/${programName(first.argv[0]!)}\`, and ${why.what}`,
        help: why.help,
        evidence: [first.path!, ...first.links.map(({ path, target }) => `${path} -> ${target}`)],
      };
    },
  },
];

function looksAround(step: LaunchStep): { readonly what: string; readonly help: string } | undefined {
  const real = step.file?.path;
  if (step.path === undefined || real === undefined) return undefined;
  if (programName(real) === 'java')
    return {
      what: 'the JVM looks for its libraries beside it',
      help: 'set `loader.env.JAVA_HOME` and add the folder of `libjli.so` to `loader.env.LD_LIBRARY_PATH` in the manifest',
    };
  if (/\/[^/]*env[^/]*\/bin\/python[\d.]*$/.test(step.path))
    return {
      what: 'Python looks for `pyvenv.cfg` beside it',
      help: 'set `loader.env.PYTHONPATH` to the `site-packages` of the environment in the manifest',
    };
  return undefined;
}

function* problemsAmong(launch: Launch | undefined, wanted: readonly LaunchProblem['why'][]): Generator<Found> {
  if (!launch?.problem || !wanted.includes(launch.problem.why)) return;
  const { why, at } = launch.problem;
  const [message, help] = problemTexts[why](at, launch);
  yield { message, help, evidence: chain(launch) };
}

const problemTexts: Readonly<
  Record<LaunchProblem['why'], (at: string, launch: Launch) => readonly [message: string, help: string]>
> = {
  'nothing-to-start': () => ['nothing is started', 'name a program'],
  'not-on-path': (at, { path }) => [
    path === ''
      ? `the image sets an empty \`PATH\`, and the program is called \`${at}\``
      : `no folder of \`PATH\` has the program \`${at}\`: ${path}`,
    'name it by its path, or install it',
  ],
  missing: (at) => [`\`${at}\` is not in the image`, 'install it, or name what is there'],
  dangling: (at) => [`a link leads to \`${at}\`, which is not in the image`, 'install what the link means'],
  loop: (at) => [`the links at \`${at}\` lead round in a circle`, 'let the link lead to a file'],
  'no-folder': (at) => [`\`${at}\` is no folder, though it stands for one in a path`, 'name what is there'],
  forbidden: (at, launch) => [
    `${userText(launch)} may not enter \`${at}\``,
    `run \`chmod o+x ${at}\` in the Dockerfile`,
  ],
  'not-executable': (at, launch) => [
    `${userText(launch)} may not start \`${at}\``,
    `run \`chmod a+rx ${at}\` in the Dockerfile`,
  ],
  'no-file': (at) => [`\`${at}\` is no file`, 'name the program in it'],
  'no-program': (at) => [
    `\`${at}\` is neither a program nor a script with a first line that names its interpreter`,
    'begin the script with `#!` and the path of its interpreter',
  ],
  'other-architecture': (at) => [`\`${at}\` is for another processor than x86-64`, 'build the image for `linux/amd64`'],
  'no-linker': (at, { steps }) => [
    `\`${at}\` asks for \`${steps.at(-1)?.file?.sight?.elf?.interpreter ?? 'a dynamic linker'}\`, which is not in the image`,
    'build the program for the C library of the image',
  ],
  'unknown-call': (at) => [`what \`${at}\` is to do is not known`, 'name the program itself'],
  endless: (at) => [
    `\`${at}\` starts one script after the other without an end`,
    'name the program that runs in the end',
  ],
};

function userText({ user }: Launch): string {
  if ('unknown' in user) return 'the user';
  return user.name === undefined ? `user ${user.uid}` : `the user \`${user.name}\``;
}

/** How to start what runs in the end. */
function directly(launch: Launch, otherwise: string): Pick<Found, 'help' | 'rewrite'> {
  const last = launch.steps.at(-1)!;
  if (launch.problem || launch.shellText !== undefined || launch.steps.length < 2 || endsInShellScript(launch))
    return { help: otherwise };
  const name = launch.entrypoint.length > 0 ? 'ENTRYPOINT' : 'CMD';
  return {
    help: last.certain
      ? `rewrite \`${name}\` so that the program is started directly`
      : `rewrite \`${name}\` if the program needs nothing that the script prepares`,
    rewrite: { file: 'Dockerfile', lines: [instruction(name, last.argv)] },
  };
}

function endsInShellScript({ steps }: Launch): boolean {
  const last = steps.at(-1)!;
  return last.by === 'shebang' && steps.at(-2)!.shebang !== undefined && /sh$/.test(programName(last.path ?? ''));
}

/** Each step as it is started, with the links on the way. */
export function chain({ steps }: Launch): readonly string[] {
  return steps.map(({ argv, path, links, certain }) => {
    const hops = links.map(({ target }) => ` -> ${target}`).join('');
    return `${commandText(argv)}${path === undefined || path === argv[0] ? '' : `: ${path}`}${hops}${certain ? '' : ' (probably)'}`;
  });
}
