import type { Release } from '../gramine/release.ts';
import { secretIn } from '../gramine/secrets.ts';
import { commandsIn } from '../invocation/shell-commands.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import { isShell, type Launch, lastName } from './launch.ts';
import type { Missing, NeededLibraries } from './libraries.ts';
import { hasKey, settingInRelease } from './setting-in-release.ts';
import type { View } from './view.ts';
import type { Question, Workload } from './workload.ts';

export function missingQuestions(missing: readonly Missing[]): readonly Question[] {
  return missing.map(({ name, neededBy, reason }) => ({
    about: 'files',
    text: `\`${visible(name)}\` is missing, which \`${visible(neededBy)}\` needs${reason === undefined ? '' : ` (${reason})`}: the program won't start. Install it and generate again`,
  }));
}

export function argumentQuestions({ argv }: Launch): readonly Question[] {
  return argv.flatMap((argument, at) => {
    const secret = secretIn(argument);
    if (!secret) return [];
    return [
      {
        about: 'loader.argv',
        text: `argument ${at} looks like ${secret.kind}, and everybody can read a manifest: let the program read it from a file of an encrypted mount, or hand it over after attestation`,
      },
    ];
  });
}

export interface LaunchFacts {
  readonly libraries: NeededLibraries;
  readonly view: View;
  /** Paths of other programs that are there already. */
  readonly others: readonly string[];
}

export function* launchQuestions(
  { argv, program, shellScript, startDirectory }: Launch,
  { libraries: { libc }, view: { tree }, others }: LaunchFacts,
): Generator<Question> {
  if (libc === 'none')
    yield {
      about: 'libos.entrypoint',
      text: 'it is linked statically, so Gramine catches its system calls one by one, which is slow: link it dynamically where you can',
    };
  const script =
    shellScript ?? (isShell(program) || isShell(argv[0]!) ? scriptAmong(argv, startDirectory, tree) : undefined);
  if (script === undefined) return;
  const called = commandsIn(textOf(script, tree)).filter((name) => !others.some((path) => lastName(path) === name));
  const shown = called.slice(0, 12).map((name) => `\`${name}\``);
  yield {
    about: 'libos.entrypoint',
    text: `a shell runs \`${visible(script)}\`, and every program it starts is one more enclave: start the last one directly if you can${
      shown.length > 0
        ? `; otherwise name with \`--also\` those it needs of ${shown.join(', ')}${called.length > 12 ? ' and others' : ''}`
        : ''
    }`,
  };
}

function scriptAmong(argv: readonly string[], startDirectory: string, tree: View['tree']): string | undefined {
  const named = argv.slice(1).find((argument) => !argument.startsWith('-'));
  const path = named === undefined ? undefined : resolvePath(startDirectory, named);
  return path !== undefined && tree.stat(path)?.type === 'file' ? path : undefined;
}

function textOf(path: string, tree: View['tree']): string {
  try {
    return new TextDecoder().decode(tree.read(path).subarray(0, 1 << 20));
  } catch {
    return '';
  }
}

export function generalQuestions(isProfiled: boolean, release: Release): readonly Question[] {
  const attestation = settingInRelease({ key: 'sgx.remote_attestation', value: 'dcap' }, release);
  const setting = typeof attestation?.value === 'string' ? `"${attestation.value}"` : 'true';
  const ownResolver = hasKey(domainNames, release)
    ? `, or set \`${domainNames} = true\`, with which the host chooses the name server`
    : '';
  return [
    {
      about: 'files',
      settledBy: '--from-log',
      text: `what else the program opens${isProfiled ? '' : ' (configuration, data, modules loaded by name)'}: trust what it reads, use \`--encrypted\` for what it writes or keeps secret. A run with \`sgx.file_check_policy = "allow_all_but_log"\` and \`manifestly generate manifest --from-log\` find out`,
    },
    {
      about: 'sys',
      text: `whether it looks up host names: then mount an \`/etc/resolv.conf\` of your own${ownResolver}`,
      settledBy: domainNames,
    },
    {
      about: 'sgx',
      text: `whether somebody has to check this enclave before trusting it: then set \`sgx.remote_attestation = ${setting}\``,
      settledBy: 'sgx.remote_attestation',
    },
  ];
}

/** What a log answers is not asked. */
export function withoutUnknownFiles(workload: Workload): Workload {
  return { ...workload, questions: workload.questions.filter(({ settledBy }) => settledBy !== '--from-log') };
}

const domainNames = 'sys.enable_extra_runtime_domain_names_conf';
