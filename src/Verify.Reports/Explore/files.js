// What is taken away: files that the browser saves.

import { draw } from './figure.js';

export function save(name, type, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const saveFigure = (name, figure) =>
  save(name, 'image/svg+xml', new XMLSerializer().serializeToString(draw(figure, 820, true)) + '\n');

/** The curves as CSV: a row a point. */
export function saveCurves(series) {
  const quoted = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = series.flatMap(({ name, exact }) => exact.map(([at, value]) => [quoted(name), at, value].join(',')));
  save('curves.csv', 'text/csv', ['curve,time,value', ...rows].join('\n') + '\n');
}

/** The statement as a claim file. */
export function saveClaim({ that, given, with: range, for: domain }) {
  const lines = that.split('\n').filter(line => line.trim()).map(line => `  state   ${line.trim()}`);
  const text = ['claim explored', `  for     ${domain}`];
  if (range) text.push(`  with    ${range}`);
  if (given) text.push(`  given   ${given}`);
  save('explored.claims', 'text/plain', [...text, ...lines].join('\n') + '\n');
}
