import { lines } from '../gramine/release.ts';
import type { Operand, Option } from './command.ts';

export const imageOperand: Operand = {
  name: 'image',
  summary: 'an OCI layout, an archive of docker or podman save, or a folder; `:TAG` or `@DIGEST` choose one of several',
  required: true,
  completes: 'file',
};
export const gscOption: Option = {
  name: '--gsc',
  value: 'X.Y',
  summary: 'release of GSC, 1.0 to 1.9 (default: the newest)',
  completes: () => Object.keys(lines),
};
export const platformOption: Option = {
  name: '--platform',
  value: 'OS/ARCH',
  summary: 'which image of several (default: linux/amd64 where there is one)',
};
