import type { Image } from '../image/image.ts';
import type { ResolvedUser } from '../image/resolve-user.ts';
import type { ScannedLayer } from '../image/scanned.ts';
import type { Content } from './content.ts';
import type { Distribution } from './distribution.ts';
import type { InspectedVariable } from './environment.ts';
import type { ImageSecret } from './hidden-secrets.ts';
import type { Launch } from './launch.ts';
import type { Libc } from './libc.ts';
import type { OddLink } from './links.ts';
import type { OddName } from './odd-names.ts';
import type { Privileged } from './privileged.ts';
import type { Starter } from './starters.ts';

/** What an image holds that matters to whoever puts it into an enclave. */
export interface Inspection {
  /** Names, digests and configuration. */
  readonly image: Pick<Image, 'kind' | 'digest' | 'configDigest' | 'names' | 'config'>;
  readonly layers: readonly ScannedLayer[];
  /** Undefined for a folder, of which nobody says how it is started. */
  readonly launch: Launch | undefined;
  readonly user: ResolvedUser;
  readonly environment: readonly InspectedVariable[];
  readonly distribution: Distribution;
  readonly libc: Libc;
  readonly starters: readonly Starter[];
  readonly content: Content;
  readonly privileged: readonly Privileged[];
  readonly secrets: readonly ImageSecret[];
  readonly oddNames: readonly OddName[];
  readonly oddLinks: readonly OddLink[];
  /** Programs that GSC or its start script calls and that the image's user has no path to. */
  readonly missingTools: readonly string[];
  /** Data of the application in folders that GSC leaves out, the largest first. */
  readonly unlistedData: readonly UnlistedData[];
  readonly temporaryFolder: TemporaryFolder;
}

export interface UnlistedData {
  /** A folder below `/var`. */
  readonly path: string;
  readonly files: number;
  /** Of regular files. */
  readonly bytes: number;
}

/** `/tmp`, links followed. */
export interface TemporaryFolder {
  readonly is: 'missing' | 'folder' | 'other';
  readonly mode?: number;
}
