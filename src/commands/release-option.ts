import { UserError } from '../diagnostic/diagnostic.ts';
import { lines, newestRelease, parseRelease, type Release } from '../gramine/release.ts';

/** The release a user named; UserError when there is none of that name. */
export function releaseFrom(text: string | undefined): Release {
  if (text === undefined) return newestRelease;
  const release = parseRelease(text);
  if (release) return release;
  throw new UserError(
    `no Gramine release \`${text}\` is known`,
    `use one of ${Object.keys(lines).join(', ')}, or a patch release such as 1.6.1`,
  );
}

/** The release of GSC, which has the numbers of the Gramine that it goes with. */
export function gscReleaseFrom(text: string | undefined): Release {
  const release = text === undefined ? newestRelease : parseRelease(text);
  if (release) return release;
  throw new UserError(`no GSC release \`${text}\` is known`, `use one of ${Object.keys(lines).join(', ')}`);
}
