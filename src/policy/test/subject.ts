import type { RegoModule } from '../../rego/syntax.ts';
import type { Source } from '../../text/source.ts';
import type { ContainerPermissions, Enforcer } from '../permissions.ts';
import type { PolicyLine } from './coverage.ts';
import type { Engine } from './engine.ts';

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
  /** The rules, of a policy in Rego. */
  readonly module?: () => RegoModule;
}
