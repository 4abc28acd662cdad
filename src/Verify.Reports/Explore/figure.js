// A figure as SVG: curves on a logarithmic horizontal axis, with a marked place; colours after Okabe and Ito as in the report.

const space = 'http://www.w3.org/2000/svg';
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

const make = (name, attributes, text) => {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

/** A piece of a curve, for a legend. */
export function swatch({ color, dash }) {
  const root = make('svg', { viewBox: '0 0 26 10', 'aria-hidden': 'true' });
  root.append(make('line', { x1: 0, x2: 26, y1: 5, y2: 5, stroke: color, 'stroke-width': 3, 'stroke-dasharray': dash ?? '' }));
  return root;
}

// Decades; where they are few 1, 2, 5; and where those are few equal steps.
function ticks(low, high, log) {
  if (log) {
    for (const digits of [[1], [1, 2, 5]]) {
      const found = [];
      for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
        for (const digit of digits) {
          const at = Number(`${digit}e${e}`);
          if (at >= low && at <= high) found.push(at);
        }
      }
      const step = Math.ceil(found.length / 9);
      if (found.length >= 3) return found.filter((_, i) => i % step === 0);
    }
  }
  const size = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = size * [1, 2, 5, 10].find(k => (high - low) / (k * size) <= 6);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

const written = x => (x !== 0 && (Math.abs(x) >= 1e5 || Math.abs(x) < 1e-3) ? x.toExponential().replace('e+', 'e') : String(x));

/**
 * Draws { label, horizontal, vertical, series: [{ name, color, dash, points }], mark: { x, label } }.
 * With paper it is for a file: ink and background are fixed, and every curve has its name.
 */
export function draw(figure, width, paper = false) {
  const named = paper || width > 700;
  const height = Math.round(Math.min(440, Math.max(280, width * 0.58)));
  const longest = Math.max(0, ...figure.series.map(series => series.name.length));
  const box = { left: 64, right: width - (named ? 24 + 7.4 * longest : 20), top: 14, bottom: height - 46 };
  const root = make('svg', {
    xmlns: space, viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': figure.label,
    'font-family': font, 'font-size': 13, color: paper ? '#1d2329' : 'currentColor', fill: 'currentColor',
  });
  if (paper) root.append(make('rect', { width, height, fill: '#ffffff' }));
  const points = figure.series.flatMap(series => series.points);
  if (points.length === 0) {
    root.append(make('text', { x: width / 2, y: height / 2, 'text-anchor': 'middle' }, 'no curve is shown'));
    return root;
  }
  const log = points.every(([, y]) => y > 0);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  let [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (log) {
    low = Math.max(low, high * 1e-8);
    [low, high] = high / low < 1.05 ? [low / 1.05, high * 1.05] : [low * (low / high) ** 0.04, high * (high / low) ** 0.04];
  } else {
    const room = high > low ? 0.05 * (high - low) : Math.abs(high) || 1;
    [low, high] = [low - room, high + room];
  }
  const across = x => box.left + (box.right - box.left) * (right > left ? Math.log(x / left) / Math.log(right / left) : 0.5);
  const up = y => box.bottom - (box.bottom - box.top) * (log ? Math.log(y / low) / Math.log(high / low) : (y - low) / (high - low));
  const grid = (x1, x2, y1, y2) => root.append(make('line', { x1, x2, y1, y2, stroke: 'currentColor', 'stroke-opacity': 0.15 }));
  let room = -Infinity;
  for (const x of right > left ? ticks(left, right, true) : [left]) {
    grid(across(x), across(x), box.top, box.bottom);
    const text = written(x);
    if (across(x) - 4 * text.length < room) continue;
    room = across(x) + 4 * text.length + 8;
    root.append(make('text', { x: across(x), y: box.bottom + 18, 'text-anchor': 'middle' }, text));
  }
  for (const y of ticks(low, high, log)) {
    grid(box.left, box.right, up(y), up(y));
    root.append(make('text', { x: box.left - 7, y: up(y) + 4, 'text-anchor': 'end' }, written(y)));
  }
  root.append(make('text', { x: (box.left + box.right) / 2, y: height - 8, 'text-anchor': 'middle' }, figure.horizontal));
  root.append(make('text', { x: 14, y: (box.top + box.bottom) / 2, 'text-anchor': 'middle', transform: `rotate(-90 14 ${(box.top + box.bottom) / 2})` }, figure.vertical));
  if (figure.mark && figure.mark.x >= left && figure.mark.x <= right) {
    const x = across(figure.mark.x);
    root.append(make('line', { x1: x, x2: x, y1: box.top, y2: box.bottom, stroke: 'currentColor', 'stroke-opacity': 0.6, 'stroke-dasharray': '2 3' }));
    const late = x > (box.left + box.right) / 2;
    root.append(make('text', { x: x + (late ? -5 : 5), y: box.top + 11, 'text-anchor': late ? 'end' : 'start' }, figure.mark.label));
  }
  const ends = [];
  for (const series of figure.series) {
    const inside = series.points.filter(([, y]) => y >= low && y <= high).map(([x, y]) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`);
    if (inside.length === 0) continue;
    root.append(make('polyline', {
      points: inside.join(' '), fill: 'none', stroke: series.color, 'stroke-width': 2.2, 'stroke-linejoin': 'round',
      'stroke-dasharray': series.dash ?? '', 'data-series': series.name,
    }));
    ends.push({ series, y: Number(inside.at(-1).split(',')[1]) });
  }
  if (named) {
    // From the top down, none nearer to the one above than a line of text, and all of them inside.
    ends.sort((a, b) => a.y - b.y);
    for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + 16);
    for (let i = ends.length - 1, most = box.bottom; i >= 0; i--, most -= 16) ends[i].y = Math.min(ends[i].y, most);
    for (const { series, y } of ends) root.append(make('text', { x: box.right + 8, y: y + 4, fill: series.color }, series.name));
  }
  return root;
}
