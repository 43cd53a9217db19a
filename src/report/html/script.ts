/** What the page does besides being read: filters, the choice of colours, and folded parts open on paper. */
export const script = `'use strict';
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const filters = find('#filters');
  if (filters) {
    filters.hidden = false;
    const apply = () => {
      const words = find('#filter-text').value.toLowerCase().split(/\\s+/).filter(Boolean);
      const group = find('#filter-group').value;
      const checked = (name) => new Set(all('input[name="' + name + '"]:checked').map((box) => box.value));
      const subjects = checked('subject');
      const confidences = checked('confidence');
      for (const cell of all('#criteria [data-subject]')) cell.hidden = !subjects.has(cell.dataset.subject);
      let shown = 0;
      const rows = all('#criteria tr[data-group]');
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        const cells = [...row.querySelectorAll('td[data-confidence]')];
        const fits = cells.some((cell) => !cell.hidden && confidences.has(cell.dataset.confidence));
        row.hidden = !(fits && (group === '' || row.dataset.group === group) && words.every((word) => text.includes(word)));
        if (!row.hidden) shown++;
      }
      for (const body of all('#criteria tbody')) body.hidden = !body.querySelector('tr[data-group]:not([hidden])');
      for (const head of all('#criteria th[scope="rowgroup"]')) head.colSpan = subjects.size + 1;
      find('#filter-count').textContent = shown + ' of ' + rows.length + ' criteria are shown';
    };
    filters.addEventListener('input', apply);
    filters.addEventListener('submit', (event) => event.preventDefault());
    filters.addEventListener('reset', () => setTimeout(apply));
    apply();
    const unfold = find('#unfold');
    unfold.addEventListener('click', () => {
      const open = unfold.getAttribute('aria-pressed') !== 'true';
      unfold.setAttribute('aria-pressed', String(open));
      for (const part of all('#criteria details')) part.open = open;
    });
  }
  const theme = find('#theme');
  if (theme) {
    theme.hidden = false;
    theme.addEventListener('change', () => {
      if (theme.value === '') root.removeAttribute('data-theme');
      else root.setAttribute('data-theme', theme.value);
    });
  }
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])');
    for (const part of folded) part.open = true;
  });
  addEventListener('afterprint', () => {
    for (const part of folded) part.open = false;
  });
})();
`;
