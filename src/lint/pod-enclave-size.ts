import { parseSignerSize } from '../gramine/sizes.ts';
import type { Subject } from './subject.ts';

/** Memory of one enclave. */
export interface PodEnclaveSize {
  readonly bytes: number;
  /** Undefined where Gramine's own default counts. */
  readonly setting: NonNullable<ReturnType<Subject['manifest']['get']>> | undefined;
  /** Pages are added as they are needed, so that none of it has to be there at the start. */
  readonly grows: boolean;
}

/** Undefined when a template decides. */
export function podEnclaveSize({ manifest }: Subject): PodEnclaveSize | undefined {
  const setting = manifest.get('sgx.enclave_size');
  if (!setting && manifest.isOpen) return undefined;
  const bytes = setting ? setting.known !== undefined && parseSignerSize(setting.known) : 256n * 1024n ** 2n;
  const edmm = manifest.get('sgx.edmm_enable');
  if (bytes === false || bytes === undefined || (edmm && edmm.known === undefined)) return undefined;
  return { bytes: Number(bytes), setting, grows: edmm?.known === true };
}
