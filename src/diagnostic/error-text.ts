import { visible } from '../text/visible.ts';
import type { UserError } from './diagnostic.ts';

/** A UserError as it is printed; what came from the command line or a file name is shown, not obeyed. */
export function errorText({ lines, help }: UserError): string {
  const said = lines.map((line) => `manifestly: ${visible(line)}\n`).join('');
  return help === undefined ? said : `${said}help: ${visible(help)}\n`;
}
