import type { KeyEntry } from './keys/entry.ts';
import { fsKeys } from './keys/fs.ts';
import { grapheneKeys } from './keys/graphene.ts';
import { libosKeys } from './keys/libos.ts';
import { loaderKeys } from './keys/loader.ts';
import { sgxKeys } from './keys/sgx.ts';
import { sgxCpuKeys } from './keys/sgx-cpu.ts';
import { sgxDebugKeys } from './keys/sgx-debug.ts';
import { sgxFileKeys } from './keys/sgx-files.ts';
import { sysKeys } from './keys/sys.ts';

/** Every manifest key of every release, and the names from before that people still write. */
export const keys = [
  ...loaderKeys,
  ...libosKeys,
  ...sysKeys,
  ...fsKeys,
  ...sgxKeys,
  ...sgxCpuKeys,
  ...sgxFileKeys,
  ...sgxDebugKeys,
  ...grapheneKeys,
] as const satisfies readonly KeyEntry[];

export type {
  Affects,
  BadType,
  Carry,
  Default,
  EnumValue,
  Fate,
  Field,
  KeyEntry,
  Reader,
  Safety,
  Scalar,
  Security,
  Successor,
  ValueType,
} from './keys/entry.ts';
