import type { JsonObject } from '../../data/node.ts';
import type { RegoModule } from '../../rego/syntax.ts';
import type { Source } from '../../text/source.ts';
import type { ContainerPermissions, Enforcer } from '../permissions.ts';
import type { PolicyLine } from './coverage.ts';
import type { Engine, Verdict } from './engine.ts';

/** A policy under test, whatever its format. */
export interface TestSubject {
  readonly source: Source;
  readonly enforcedBy: readonly Enforcer[];
  /** What cases in short are filled in from. */
  readonly containers: readonly ContainerPermissions[];
  /** They have to agree. */
  readonly engines: readonly Engine[];
  /** Lines that allow something, which cases should touch; none where that is not known. */
  readonly lines: readonly PolicyLine[];
  /** Of a policy in Rego. */
  readonly rego?: {
    readonly module: () => RegoModule;
    /** What comes nearest to the command line of an ExecProcessRequest. */
    readonly nearest: (request: JsonObject) => Verdict['nearest'];
  };
}
