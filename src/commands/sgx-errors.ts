import { UserError } from '../diagnostic/diagnostic.ts';
import { SgxError } from '../sgx/sgx-error.ts';

/** Does something with a file, and says which file it is when SGX has no use for it. */
export function about<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof SgxError) throw new UserError(`${file}: ${error.message}`, error.help);
    throw error;
  }
}
