import { type Migration, type MigrationOptions, migrate } from '../../../src/gramine/migration/migrate.ts';
import { Source } from '../../../src/text/source.ts';

export function migrated(text: string, options: Partial<MigrationOptions> = {}): Migration {
  return migrate(new Source('app.manifest', text), { to: '1.9', templated: false, ...options });
}

/** The new text, then what there is to decide (`!`) and to know (`?`), one line each. */
export function outcome(text: string, options: Partial<MigrationOptions> = {}): string {
  const { text: result, decisions, notes } = migrated(text, options);
  const said = [...decisions.map(({ message }) => `! ${message}\n`), ...notes.map(({ message }) => `? ${message}\n`)];
  return result + said.join('');
}
