/** An enclave, a SIGSTRUCT or a key that can't be used; one clause, and an imperative that helps. Never holds parts of a key. */
export class SgxError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.name = 'SgxError';
    this.help = help;
  }
}
