import { element, type Markup } from './markup.ts';

export interface Drawn {
  readonly title: string;
  /** What the picture shows, for those who don't see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly drawing: readonly Markup[];
  /** Where the table says what the picture has no room for. */
  readonly isUnfolded?: boolean;
  /** All its values. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A picture that is also a sentence and a table. */
export function figure({ title, description, width, height, drawing, table, isUnfolded }: Drawn): Markup {
  return element(
    'figure',
    {},
    element('figcaption', {}, title),
    element(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}: ${description}` },
      ...drawing,
    ),
    element(
      'details',
      { open: isUnfolded },
      element('summary', {}, `Values of “${title}”`),
      element(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Values of ${title}` },
        tableOf(table),
      ),
    ),
  );
}

function tableOf({ head, rows }: Drawn['table']): Markup {
  return element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        head.map((text, at) => element('th', { scope: 'col', class: at > 0 && 'number' }, text)),
      ),
    ),
    element(
      'tbody',
      {},
      rows.map(([first, ...rest]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, first ?? ''),
          rest.map((text) => element('td', { class: 'number' }, text)),
        ),
      ),
    ),
  );
}
