import type { JsonObject } from '../data/node.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { type Carrier, readPolicy } from '../kata/carrier.ts';
import { importKata } from '../policy/import/kata.ts';
import { permissionsOf } from '../policy/permissions-of.ts';
import { readExecPolicy } from '../policy/read.ts';
import { kataStandaloneTarget } from '../policy/targets/kata-standalone.ts';
import { linesOf } from '../policy/test/coverage.ts';
import type { Engine, Verdict } from '../policy/test/engine.ts';
import { execsOf, nearestInvocation } from '../policy/test/nearest-invocation.ts';
import { opaEngine } from '../policy/test/opa-engine.ts';
import { referenceEngine } from '../policy/test/reference-engine.ts';
import { regoEngine } from '../policy/test/rego-engine.ts';
import type { TestSubject } from '../policy/test/subject.ts';
import { parseRego } from '../rego/parse.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { readSource } from './policy-file.ts';

/** The policy of an operand with the engines that judge by it. Throws a UserError, or a LocatedError with what is wrong with it. */
export function policySubject(
  operand: string,
  { workload, engine }: { readonly workload: string | undefined; readonly engine: string | undefined },
  io: Io,
): TestSubject {
  const source = readSource(operand, io);
  const engines: Engines = (rego) => (engine === 'opa' ? [regoEngine(rego), opaEngine(rego, io)] : [regoEngine(rego)]);
  return isExecPolicy(source) ? execPolicySubject(source, engines) : regoSubject(carried(source, workload), engines);
}

type Engines = (rego: Source) => readonly Engine[];

/** Init data are TOML too, and say which policy they hold under `data`. */
function isExecPolicy(source: Source): boolean {
  if (/\.exec-policy\.toml$/i.test(source.path)) return true;
  if (!/\.toml$/i.test(source.path) && !/^\s*(?:\[policy\]|format\s*=)/m.test(source.text.slice(0, 65_536)))
    return false;
  const document = parseToml(source);
  return document.get(document.root, 'data') < 0 && document.get(document.root, 'algorithm') < 0;
}

function execPolicySubject(source: Source, engines: Engines): TestSubject {
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  const { policy } = read;
  const text = kataStandaloneTarget.compile(policy, {}).files.get('policy.rego');
  const compiled = new Source(`${source.path} as kata-standalone`, String(text));
  const { enforcedBy, containers } = permissionsOf(policy);
  return {
    source,
    enforcedBy,
    containers,
    engines: [referenceEngine(policy), ...engines(compiled).map(strict)],
    lines: linesOf(policy),
  };
}

/** Nothing is taken for granted where two semantics have to agree. */
function strict({ name, open }: Engine): Engine {
  return {
    name,
    open() {
      const session = open();
      return { decide: (request) => session.decide(request) };
    },
  };
}

/** What it permits is looked at only for cases in short, and to say what is nearest. */
function regoSubject(source: Source, engines: Engines): TestSubject {
  const permissions = once(() => importKata(source).permissions);
  const nearest = (request: JsonObject) =>
    nearestInvocation(request, execsOf(permissions().containers, permissions().execs), source);
  return {
    source,
    enforcedBy: ['kata-agent'],
    get containers() {
      return permissions().containers;
    },
    engines: engines(source).map((engine) => withNearest(engine, nearest)),
    lines: [],
    rego: { module: once(() => parseRego(source)), nearest },
  };
}

/** A denied command line is held against those that the policy's data allow. */
function withNearest(engine: Engine, nearestTo: (request: JsonObject) => Verdict['nearest']): Engine {
  return {
    name: engine.name,
    open() {
      const session = engine.open();
      return {
        assume: (containerId, index) => session.assume?.(containerId, index) ?? false,
        decide(request) {
          const verdict = session.decide(request);
          if (verdict.verdict === 'allow' || request.endpoint !== 'ExecProcessRequest') return verdict;
          const nearest = nearestTo(request.request);
          return nearest ? { ...verdict, nearest } : verdict;
        },
      };
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The one policy in a file, or that of the workload. */
function carried(source: Source, workload: string | undefined): Source {
  const { carriers, problems } = readPolicy(source);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const meant = workload === undefined ? carriers : carriers.filter((one) => one.workload === workload);
  const policies = new Map(meant.flatMap(({ rego }) => (rego ? [[rego.text, rego] as const] : [])));
  if (policies.size === 1) return [...policies.values()][0]!;
  if (policies.size > 1)
    throw new UserError(
      `\`${source.path}\` carries several policies`,
      `choose one with \`--workload\`: ${names(meant).join(', ')}`,
    );
  const wrong = meant.flatMap((one) => one.problems);
  if (wrong.length > 0) throw new LocatedError(source, wrong);
  if (workload !== undefined)
    throw new UserError(`\`${workload}\` carries no policy`, `use one of ${names(carriers).join(', ') || 'none'}`);
  throw new UserError(
    `\`${source.path}\` carries no policy`,
    'name an exec policy, or a file that carries one in Rego',
  );
}

function names(carriers: readonly Carrier[]): readonly string[] {
  return [...new Set(carriers.flatMap(({ workload, rego }) => (workload !== undefined && rego ? [workload] : [])))];
}
