import type { Range } from '../../text/source.ts';
import { commandRange } from '../decide.ts';
import type { ExecPolicy, PolicyInvocation } from '../exec-policy.ts';
import type { Place } from './engine.ts';

/** A line of a policy that allows something. */
export interface PolicyLine {
  /** `api/liveness`, `api io.stdin`, `host.copy_file[0]`. */
  readonly rule: string;
  readonly range: Range;
}

/** Every line of a policy that can decide that something is allowed, in the order of the text. */
export function linesOf(policy: ExecPolicy): readonly PolicyLine[] {
  return [...lines(policy)].toSorted((a, b) => a.range.start - b.range.start);
}

function* lines(policy: ExecPolicy): Iterable<PolicyLine> {
  for (const [at, container] of policy.containers.entries()) {
    yield* processLines(container.entrypoint, { policy, path: `container[${at}]`, name: container.name });
    for (const [index, exec] of container.execs.entries())
      yield* processLines(exec, {
        policy,
        path: `container[${at}].exec[${index}]`,
        name: `${container.name}/${exec.id}`,
      });
  }
  for (const [at, { range }] of policy.host.copyFile.entries()) yield { rule: `host.copy_file[${at}]`, range };
  const { host, replaceAtRuntime } = policy;
  if (host.diagnostics) yield* written(policy, 'host.diagnostics');
  if (host.metrics) yield* written(policy, 'host.metrics');
  if (host.networkSetup !== 'deny') yield* written(policy, 'host.network_setup');
  if (replaceAtRuntime !== 'never') yield* written(policy, 'policy.replace_at_runtime');
}

interface Where {
  readonly policy: ExecPolicy;
  readonly path: string;
  readonly name: string;
}

/** Reading is one request for both streams. */
function* processLines(started: PolicyInvocation, { policy, path, name }: Where): Iterable<PolicyLine> {
  yield { rule: name, range: commandRange(started) };
  const { stdin, stdout, stderr, resize } = started.streams;
  const open = { stdin, stdout: stdout && stderr, resize };
  for (const [stream, isOpen] of Object.entries(open))
    if (isOpen) yield* written(policy, `${path}.io.${stream}`, `${name} io.${stream}`);
  if (started.signals.length > 0) yield* written(policy, `${path}.signals`, `${name} signals`);
}

/** What only a default says is on no line. */
function written(policy: ExecPolicy, path: string, rule = path): readonly PolicyLine[] {
  const range = policy.rangeOf(path);
  return range ? [{ rule, range }] : [];
}

/** The lines that decided an allowed request; the others no case touches. */
export class Coverage {
  readonly #lines: readonly PolicyLine[];
  readonly #touched = new Set<number>();

  constructor(policyLines: readonly PolicyLine[]) {
    this.#lines = policyLines;
  }

  touch(by: Place | undefined): void {
    if (by) this.#touched.add(by.range.start);
  }

  get lines(): number {
    return this.#lines.length;
  }

  get untouched(): readonly PolicyLine[] {
    return this.#lines.filter(({ range }) => !this.#touched.has(range.start));
  }
}
