import { isBefore } from '../../gramine/release.ts';
import { parseRuntimeSize } from '../../gramine/sizes.ts';
import { resolvePath } from '../../text/path.ts';
import type { Contents, Launched, Place, Profile } from '../profile.ts';
import type { Question } from '../workload.ts';
import { oneArena } from './arenas.ts';
import { above, files, folders, namesIn, places } from './look.ts';
import { gibibyte, mebibyte, threadsOf } from './thread-need.ts';

export const jvm: Profile = {
  id: 'jvm',
  title: 'the JVM',
  programs: /^java$/,
  threads: threadsOf('java', {
    value: 64n,
    room: "the application's pools; the JVM counts the processors of the machine, unless told otherwise",
    source: '14 threads measured with a JVM 17 told of 4 processors',
  }),
  stackSize: {
    value: 2n * mebibyte,
    why: 'the thread that starts the JVM; threads of Java have 1M, which the JVM asks for itself',
    source: 'java(1), -Xss',
  },
  environment: [oneArena],
  contents: jvmContents,
};

/** The options of a JVM that is to live in an enclave, beside the heap. */
const enclaveOptions: readonly string[] = [
  '-XX:ActiveProcessorCount=4',
  '-XX:+UseSerialGC',
  '-XX:ReservedCodeCacheSize=128m',
  '-XX:CompressedClassSpaceSize=128m',
  '-XX:-UsePerfData',
];

const optionReasons =
  'what the JVM reserves and starts, by the enclave and not by the machine: heap, processors (which pools and collectors go by), a collector without threads of its own, code and class space, no shared file in /tmp. Measured with a JVM 17: 9G of address space without them, 1.5G with them';

function jvmContents(launched: Launched): Contents {
  const given = givenOptions(launched);
  const heap = heapIn(given) ?? standardHeap;
  const home = above(launched.program, 2);
  return {
    enclaveSize: {
      value: heap + heap / 4n + 512n * mebibyte,
      why: `a heap of ${heap / mebibyte}M, what the collector notes of it, and 512M for code, classes and stacks`,
      source: '1.5G of address space measured with a JVM 17 and a heap of 1G, 2.6G with one of 2G',
    },
    environment: [
      { name: 'JAVA_HOME', value: home, why: 'where the Java installation is' },
      ...(launched.environment.has('JAVA_TOOL_OPTIONS') ? [] : [toolOptions(given)]),
    ],
    directories: [...installation(launched, home), ...classFolders(launched)],
    files: places(files(launched, classPathEntries(launched)), 'classes on the class path, and agents'),
    questions: questions(launched, given),
  };
}

const standardHeap = gibibyte;

function toolOptions(given: readonly string[]): { name: string; value: string; why: string } {
  const kinds = given.map(kindOf);
  const options = [`-Xmx${standardHeap / mebibyte}m`, ...enclaveOptions];
  const value = options.filter((option) => !kinds.includes(kindOf(option))).join(' ');
  return { name: 'JAVA_TOOL_OPTIONS', value, why: optionReasons };
}

/** Two options of one kind exclude each other. */
function kindOf(option: string): string {
  if (/^-(?:Xmx|XX:MaxHeapSize=|XX:MaxRAMPercentage=)/.test(option)) return 'heap';
  if (/^-XX:[+-]Use\w*GC$/.test(option)) return 'collector';
  return /^-XX:[+-]?(\w+)/.exec(option)?.[1] ?? option;
}

/** Options in front of the class, and those of the environment. */
function givenOptions({ argv, environment }: Launched): readonly string[] {
  const variables = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'].flatMap((name) =>
    (environment.get(name) ?? '').split(/\s+/, 1000),
  );
  return [...argv.slice(1).filter((argument) => argument.startsWith('-')), ...variables];
}

function heapIn(options: readonly string[]): bigint | undefined {
  for (const option of options) {
    const found = /^-(?:Xmx|XX:MaxHeapSize=)(\d{1,15}[kmg]?)$/i.exec(option);
    if (found) return parseRuntimeSize(found[1]!);
  }
  return undefined;
}

/** `jre` for Java 8. */
function installation(launched: Launched, home: string): readonly (Place & { readonly modules?: true })[] {
  const libraries = folders(launched, [`${home}/lib`, `${home}/jre/lib`]);
  const configuration = folders(launched, [`${home}/conf`]);
  return [
    ...libraries.map((path) => ({
      path,
      why: 'the JVM, its classes, and libraries that it loads by name',
      modules: true as const,
    })),
    ...places(configuration, 'configuration of the JVM: security providers, name lookup, logging'),
  ];
}

/** Directories on the class path, and those that hold the archives of a `*`. */
function classFolders(launched: Launched): readonly Place[] {
  const paths = classPathEntries(launched).map((path) => (path.endsWith('/*') ? path.slice(0, -2) : path));
  return places(folders(launched, paths), 'folders on the class path');
}

function classPathEntries({ argv, environment, startDirectory }: Launched): readonly string[] {
  const lists = [environment.get('CLASSPATH') ?? ''];
  for (const [at, argument] of argv.entries()) {
    if (/^(?:-cp|-classpath|--class-path|-p|--module-path)$/.test(argument)) lists.push(argv[at + 1] ?? '');
    const joined = /^--(?:class|module)-path=(.*)$/s.exec(argument);
    if (joined) lists.push(joined[1]!);
    const agent = /^-(?:javaagent|agentpath):([^=]+)/.exec(argument);
    if (agent) lists.push(agent[1]!);
  }
  return lists
    .flatMap((list) => list.split(':', 10_000))
    .filter((path) => path !== '' && path.length <= 4096)
    .map((path) => resolvePath(startDirectory, path));
}

function questions(launched: Launched, given: readonly string[]): readonly Question[] {
  const found: Question[] = [];
  const archive = launched.argv[launched.argv.indexOf('-jar') + 1];
  if (launched.argv.includes('-jar') && archive !== undefined) {
    const folder = above(resolvePath(launched.startDirectory, archive), 1);
    if (namesIn(launched.tree, `${folder}/lib`).length > 0)
      found.push({
        about: 'files',
        text: `whether the archive names others in its \`Class-Path\`, such as those in \`${folder}/lib\`: trust that folder then`,
      });
  }
  if (given.some((option) => /^-XX:\w*RAMPercentage=/.test(option)))
    found.push({
      about: 'sgx.enclave_size',
      text: 'how large the heap is: a percentage is one of the memory of the machine, so set `-Xmx` instead',
    });
  if (launched.environment.has('JAVA_TOOL_OPTIONS'))
    found.push({
      about: 'loader.env',
      text: `whether to add ${enclaveOptions.map((option) => `\`${option}\``).join(', ')} to \`JAVA_TOOL_OPTIONS\`, which bounds what the JVM reserves`,
    });
  if (isBefore(launched.release, '1.7'))
    found.push({
      about: 'sys.insecure__allow_eventfd',
      text: "whether it uses NIO selectors (most servers do): newer JVMs need eventfd for them, and before Gramine 1.7 that is the host's, with `sys.insecure__allow_eventfd = true`",
    });
  return found;
}
