import { UserError } from '../diagnostic/diagnostic.ts';
import type { ImageConfig } from '../image/image-config.ts';
import type { FileTree } from '../io/file-tree.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Described } from './describe.ts';
import { imageUser } from './image-user.ts';
import { defaultPath, lastName } from './launch.ts';
import type { ProgramRequest } from './program-source.ts';
import { rootView } from './view.ts';
import type { Question, Variable } from './workload.ts';

export interface ImageRequest extends Omit<ProgramRequest, 'program'> {
  /** In place of the image's entrypoint. */
  readonly program: string | undefined;
  readonly config: ImageConfig;
}

/** What a container of the image would start, as its configuration says. Arguments take the place of its command. */
export function describeImage(request: ImageRequest): Described {
  const { config, tree, root } = request;
  const argv = commandOf(request);
  const variables = variablesOf(request);
  const environment = new Map(variables.map(({ name, value }) => [name, value]));
  if (!environment.has('PATH')) environment.set('PATH', defaultPath);
  const startDirectory = resolvePath('/', config.workingDir ?? '/');
  const user = imageUser(config.user, tree);
  const volumes = config.volumes.map((path) => resolvePath('/', path)).filter((path) => path !== '/');
  const application = applicationFolder(startDirectory, volumes, tree);
  return {
    view: rootView(tree, root),
    start: { program: argv[0]!, argv, environment, startDirectory, skipsHelpers: true },
    variables,
    folders:
      application === undefined
        ? []
        : [{ path: application, why: "the application: the image's working directory, all of it" }],
    scratch: volumes.map((path) => ({ path, why: 'volumes of the image: in memory, empty at start, lost at the end' })),
    settings: user.settings,
    questions: [...user.questions, ...volumes.map(volumeQuestion), ...scriptQuestions(argv, config)],
    also: request.also,
  };
}

function commandOf({ program, config, arguments: given }: ImageRequest): readonly string[] {
  const entrypoint = program === undefined ? (config.entrypoint ?? []) : [program];
  const command = given.length > 0 ? given : program === undefined ? (config.cmd ?? []) : [];
  const argv = [...entrypoint, ...command];
  if (argv.length === 0 || argv[0] === '')
    throw new UserError('the image does not say what to start', 'name it with `--program`');
  return argv;
}

/** Of a name that occurs again the last counts; the user's come last. */
function variablesOf({ config, variables }: ImageRequest): readonly Variable[] {
  const all = new Map<string, Variable>();
  for (const { name, value } of config.env)
    if (value !== undefined) all.set(name, { name, value, why: 'as the image sets it' });
  for (const variable of variables) all.set(variable.name, variable);
  return [...all.values()];
}

/** Its content is the application when it is a directory of its own, not one of the system's or one that is written to. */
function applicationFolder(path: string, volumes: readonly string[], tree: FileTree): string | undefined {
  if (systemFolder.test(path) || volumes.includes(path) || tree.stat(path)?.type !== 'directory') return undefined;
  return tree.list(path).length > 0 ? path : undefined;
}

const systemFolder =
  /^\/(?:home\/[^/]+|(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/(?:bin|sbin|lib\w*|local|share|src|libexec|log|run|cache|tmp|local\/bin))?)?$/;

function volumeQuestion(path: string): Question {
  return {
    about: 'fs.mounts',
    text: `the image keeps data in \`${visible(path)}\`, which is lost at the end as it is here: keep it with \`--encrypted ${visible(path)}\``,
    settledBy: `--encrypted ${path}`,
  };
}

function scriptQuestions([program, ...rest]: readonly string[], { cmd }: ImageConfig): readonly Question[] {
  if (!/(?:entrypoint|\.sh$)/.test(lastName(program!)) || !cmd?.length || rest.length === 0) return [];
  return [
    {
      about: 'libos.entrypoint',
      text: `\`${visible(lastName(program!))}\` prepares and then starts \`${visible(rest[0]!)}\`: when it has nothing to prepare in an enclave, generate with \`--program ${visible(rest[0]!)}\``,
    },
  ];
}
