import type { Environment, EnvVariable } from './environment.ts';
import type { Manifest, Setting } from './manifest.ts';
import { argumentsOf } from './program.ts';

/** Language runtimes whose threads and memory are known well enough to compare them with an enclave. */
export interface Runtime {
  readonly id: 'java' | 'node' | 'python' | 'go' | 'dotnet';
  readonly title: string;
  /** Threads of its own that it starts in any case. */
  readonly threads: number;
  /** Bytes of address space below which it hardly starts; undefined when nothing is known. */
  readonly memory: bigint | undefined;
  /** Writes temporary files on its own account or for most programs. */
  readonly usesScratch: boolean;
}

export interface FoundRuntime {
  readonly runtime: Runtime;
  /** What shows it: the program, or a variable only this runtime reads. */
  readonly evidence: Setting<unknown>;
}

/** The runtime of the program that is started first. */
export function runtimeOf(manifest: Manifest, environment: Environment): FoundRuntime | undefined {
  const entrypoint = manifest.get('libos.entrypoint');
  const program = entrypoint?.known?.split('/').at(-1);
  for (const { runtime, program: name } of profiles) {
    if (program !== undefined && name?.(program)) return { runtime, evidence: entrypoint! };
  }
  if (program !== undefined && !launchers.includes(program)) return byVariable(environment, program);
  return byArguments(manifest) ?? byVariable(environment, program);
}

export function runtimeWithId(id: Runtime['id']): Runtime {
  return profiles.find(({ runtime }) => runtime.id === id)!.runtime;
}

/** The runtime that a program of this name (a last path segment) is. */
export function runtimeNamed(program: string): Runtime | undefined {
  return profiles.find(({ program: name }) => name?.(program))?.runtime;
}

const gibibyte = 1024n ** 3n;

/**
 * Threads of the JVM: the VM's own, two compilers, one collector and the libraries' housekeepers; of Node: V8's workers, libuv's pool,
 * the inspector; of Go: one for each processor it uses; of .NET: finalizer, compiler, signals, timer and a small pool. The memory is
 * what they reserve at start: code cache and class space, code range, arenas. Measured on Debian 12: 0.7 GiB for Node 20, 1.2 GiB for
 * Go 1.19, 1.5 GiB for
 * a JVM 17 with a heap of 1 GiB; estimated for .NET, which takes five times its heap limit.
 */
const profiles: readonly {
  readonly runtime: Runtime;
  /** Of the last part of a path. */
  readonly program?: (name: string) => boolean;
  readonly variables?: (name: string) => boolean;
}[] = [
  {
    runtime: { id: 'java', title: 'the JVM', threads: 13, memory: gibibyte, usesScratch: true },
    program: (name) => name === 'java',
    variables: (name) => ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'].includes(name),
  },
  {
    runtime: { id: 'node', title: 'Node.js', threads: 9, memory: gibibyte, usesScratch: false },
    program: (name) => name === 'node' || name === 'nodejs',
    variables: (name) => name === 'NODE_OPTIONS',
  },
  {
    runtime: { id: 'python', title: 'Python', threads: 1, memory: undefined, usesScratch: true },
    program: (name) => name.startsWith('python') && /^[\d.]*$/.test(name.slice('python'.length)),
  },
  {
    runtime: { id: 'go', title: 'the Go runtime', threads: 4, memory: gibibyte, usesScratch: false },
    variables: (name) => ['GOGC', 'GOMAXPROCS', 'GODEBUG', 'GOMEMLIMIT', 'GOTRACEBACK'].includes(name),
  },
  {
    runtime: { id: 'dotnet', title: '.NET', threads: 8, memory: gibibyte, usesScratch: false },
    program: (name) => name === 'dotnet',
    variables: isDotnetVariable,
  },
];

/** Programs that only start another one. */
const launchers: readonly string[] = [
  'env',
  'sh',
  'bash',
  'dash',
  'zsh',
  'ksh',
  'gosu',
  'su-exec',
  'tini',
  'dumb-init',
  'busybox',
  'nice',
  'timeout',
];

function isDotnetVariable(name: string): boolean {
  if (!name.startsWith('DOTNET_') && !name.startsWith('COMPlus_')) return false;
  return /^[A-Za-z]+_(?:gc|GC|TieredPGO|TieredCompilation|EnableDiagnostics|ThreadPool_)\w*$/.test(name);
}

function byArguments(manifest: Manifest): FoundRuntime | undefined {
  for (const evidence of argumentsOf(manifest)?.slice(0, 32) ?? []) {
    if (typeof evidence.known !== 'string' || !evidence.written) continue;
    const name = evidence.known.split('/').at(-1)!;
    const profile = profiles.find(({ program }) => program?.(name));
    if (profile) return { runtime: profile.runtime, evidence };
  }
  return undefined;
}

function byVariable({ variables }: Environment, program: string | undefined): FoundRuntime | undefined {
  if (program !== undefined && profiles.some((profile) => profile.program?.(program))) return undefined;
  for (const { runtime, variables: names } of profiles) {
    const one: EnvVariable | undefined = variables.find(({ name }) => names?.(name));
    if (one) return { runtime, evidence: one.setting };
  }
  return undefined;
}
