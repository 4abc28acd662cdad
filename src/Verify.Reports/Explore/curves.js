// The risks over time and the bounds: questions, curves, and what they are at the chosen time.

import { ask } from './api.js';
import { shown, short, spaced, value } from './numbers.js';
import { files, sizes, words } from './problem.js';

const points = 61;
const ordinals = ['#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#0072B2', '#D55E00'];
const bounds = { spectral: '#E69F00', sharp: '#CC79A7', leverage: '#0072B2' };

/** The grid of times as texts, the chosen time among them. */
export function times({ from, to, t }) {
  const all = [...spaced(value(from), value(to), points).map(x => short(x, 4)), t];
  const kept = all.filter(text => value(text) >= 0);
  return [...new Map(kept.map(text => [value(text), text])).values()].sort((a, b) => value(a) - value(b));
}

const results = async (thing, choice, more) => {
  const question = [...words(choice.problem, choice), ...more, '--format', 'json'];
  return JSON.parse((await ask(thing, 'risk', question, files(choice.problem))).output).results;
};

const sum = ({ bias2, variance, predictionBias2, predictionVariance }, kind) =>
  kind === 'estimation' ? Number(bias2) + Number(variance) : Number(predictionBias2) + Number(predictionVariance);

const series = (key, name, color, dash, exact) => ({
  key, name, color, dash, exact, points: exact.map(([at, y]) => [value(at), Number(y)]).filter(([x, y]) => x > 0 && Number.isFinite(y)),
});

/** Ridge, gradient flow, SGF and the bounds at all times. */
export async function flows(choice) {
  const at = await results('flows', choice, times(choice).flatMap(time => ['--time', time]));
  const along = pick => at.map(one => [one.time, pick(one)]).filter(([, y]) => y !== undefined);
  const found = [
    series('ridge', 'ridge(1/t)', '#009E73', '', along(one => sum(one.ridge, choice.risk))),
    series('gradient-flow', 'gradient flow', '#56B4E9', '', along(one => sum(one.gradientFlow, choice.risk))),
    series('sgf', 'SGF', '#D55E00', '', along(one => one.sgf[choice.risk])),
  ];
  if (choice.risk === 'estimation') {
    for (const [name, color] of Object.entries(bounds)) {
      found.push(series(name, `${name} bound`, color, '7 4', along(one => one.bound[name].total)));
    }
  }
  return { series: found, bound: at.find(one => one.time === choice.t)?.bound };
}

/** A process of the registry, 'sgd-momentum gamma=1/2' for example, at the same times or the steps nearest to them. */
export async function process(text, known, choice, at) {
  const [name, ...settings] = text.split(' ').filter(Boolean);
  const isIteration = known?.clock === 'iteration';
  const eta = value(choice.eta);
  // Without formulas of its own a process takes seconds: half as many points.
  const all = times(choice).filter((time, i) => known?.accelerators.length || i % 2 === 0 || time === choice.t);
  const asked = isIteration ? [...new Set(all.map(time => String(Math.round(value(time) / eta))))] : all;
  const found = await results(`process ${text}`, choice, [
    '--process', name, ...settings.flatMap(setting => ['--set', setting]),
    ...asked.flatMap(point => [isIteration ? '--step' : '--time', point]),
  ]);
  const exact = found.map(one => [isIteration ? String(Number((one.step * eta).toPrecision(12))) : one.time, one.process[choice.risk]]);
  const isDescent = name === 'sgd' && settings.length === 0;
  return series(text, isDescent ? 'SGD' : text, isDescent ? 'currentColor' : ordinals[at % ordinals.length], isDescent ? '1 3' : '10 3', exact);
}

const element = (name, text, attributes = {}) => Object.assign(document.createElement(name), attributes, text === null ? {} : { textContent: text });

const table = (head, rows) => {
  const root = element('table', null);
  const line = (cells, name) => {
    const tr = element('tr', null);
    cells.forEach((cell, i) => tr.append(element(name, cell, { className: i > 0 ? 'num' : '' })));
    return tr;
  };
  const [top, body] = [element('thead', null), element('tbody', null)];
  top.append(line(head, 'th'));
  rows.forEach(row => body.append(line(row, 'td')));
  root.append(top, body);
  return root;
};

/** The values at the chosen time, and the three bounds with α, price and limiting error. */
export function readout(all, bound, t) {
  const at = ({ points }) => points.reduce((best, one) => (Math.abs(Math.log(one[0] / value(t))) < Math.abs(Math.log(best[0] / value(t))) ? one : best), points[0] ?? [NaN, NaN]);
  const parts = [element('div', null, { className: 'tables' })];
  parts[0].append(table(['risk at t = ' + t, ''], all.filter(one => one.points.length && !bounds[one.key]).map(one => [one.name, shown(at(one)[1])])));
  if (bound) {
    parts[0].append(table(
      ['bound at t = ' + t, 'α', 'price', 'limiting', 'bound of SGF'],
      Object.keys(bounds).map(name => [name, ...['alpha', 'price', 'limiting', 'total'].map(key => (key in bound[name] ? shown(bound[name][key]) : '–'))])));
    if (Object.values(bound).some(one => !('price' in one))) {
      parts.push(element('p', '–: that bound does not apply, α ≤ 0; a smaller step size or a larger batch makes it apply.', { className: 'note' }));
    }
  }
  return parts;
}

/** Below which step sizes the two are stable and the sharp bound applies, at the batch size; and whether that holds. */
export async function stability(choice) {
  const { sharp } = await sizes(choice.problem, choice);
  const found = JSON.parse((await ask('stability', 'stability', [...words(choice.problem, choice), '--format', 'json'], files(choice.problem))).output);
  return Object.entries({ 'SGF is stable': found.sgf, 'SGD is stable': found.sgd, 'the sharp bound applies': sharp }).map(([what, limit]) => ({
    holds: limit === 'inf' || value(choice.eta) < Number(limit),
    text: limit === 'inf' ? `${what} for every η` : `${what} below η = ${shown(limit)}`,
  }));
}
