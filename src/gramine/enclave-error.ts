import { UserError } from '../diagnostic/diagnostic.ts';

/** What is in the way of an enclave: a setting, the room in it, or libpal. */
export type EnclaveProblem =
  | 'size'
  | 'threads'
  | 'attributes'
  | 'too-small'
  | 'not-elf'
  | 'damaged-libpal'
  | 'misplaced-libpal'
  | 'too-much';

/** An enclave that gramine-sgx-sign refuses to build, or that takes too long to measure. */
export class EnclaveError extends UserError {
  readonly problem: EnclaveProblem;
  /** The setting that has to change, when it is one. */
  readonly path: string | undefined;

  constructor(problem: EnclaveProblem, message: string, { help, path }: { help?: string; path?: string } = {}) {
    super(message, help);
    this.name = 'EnclaveError';
    this.problem = problem;
    this.path = path;
  }
}
