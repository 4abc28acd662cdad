// The page: what is chosen, asked and shown, and when.

import { Stopped, ask, stop } from './api.js';
import * as claim from './claim.js';
import * as curves from './curves.js';
import { draw, swatch } from './figure.js';
import { save, saveClaim, saveCurves, saveFigure } from './files.js';
import { short, value } from './numbers.js';
import * as data from './problem.js';
import { Slider } from './slider.js';
import * as link from './state.js';

const byId = id => document.getElementById(id);
const fields = ['target', 'from', 'to', 'risk', 'that', 'given', 'with', 'for', 'on'];
let state = link.read();
let problem = null;
let known = {};
let shownSeries = [];
let bound;
let counterexample = null;
let newest = 0;

const sliders = { eta: new Slider('eta', askForRisks), m: new Slider('m', askForRisks, true), t: new Slider('t', askForRisks) };

const later = (wait, code) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(code, wait); };
};
const saveState = later(200, () => {
  const fits = link.write(state);
  if (!fits) byId('data-note').textContent += ' The data are too large for a link, which leaves them out.';
});
const refresh = later(150, risks);
const checkSoon = later(700, runClaim);

const chosen = () => ({ ...state, problem });

function collect() {
  for (const id of fields) state[id] = byId(id).value.trim();
  for (const [id, slider] of Object.entries(sliders)) state[id] = slider.text;
  saveState();
}

function askForRisks() {
  collect();
  refresh();
}

// Without an answer there is nothing to show; why stands in one line.
async function told(note, code) {
  try {
    await code();
    byId(note).textContent = '';
  } catch (error) {
    if (!(error instanceof Stopped)) byId(note).textContent = error.message;
  }
}

async function use(next, target = '', keep = false) {
  stop();
  await told('data-note', async () => {
    const names = await data.columns(next);
    const response = names.includes(target) ? target : names.includes('y') ? 'y' : names.at(-1) ?? '';
    byId('target').replaceChildren(...names.map(name => new Option(name, name, false, name === response)));
    byId('target').parentElement.hidden = names.length === 0;
    const sizes = await data.sizes(next, { target: response });
    problem = next;
    state.target = response;
    const isExample = state.example !== '';
    [state.name, state.data] = isExample ? ['', ''] : [next.name, await data.toLink(next)];
    const eta = value(sizes.stepSize);
    // Data come without a step size: one at which the bounds are to be seen.
    const first = data.isInstance(next) ? sizes.stepSize : short(Math.min(eta, Number(sizes.sharp) / 2), 1);
    if (!keep) Object.assign(state, { eta: first, m: sizes.batchSize });
    if (!keep || !state.from) Object.assign(state, { from: '0.01', to: '1000' });
    if (!keep || !state.t) state.t = '1';
    state.eta ||= first;
    state.m ||= sizes.batchSize;
    for (const [id, slider] of Object.entries(sliders)) slider.show(state[id]);
    sliders.eta.span(eta / 100, eta * 100);
    sliders.m.span(1, Number(sizes.samples));
    sliders.t.span(value(state.from), value(state.to));
    for (const id of ['from', 'to']) byId(id).value = state[id];
    describe = `${next.name}: n = ${sizes.samples}, p = ${sizes.features}. ${sizes.note}`;
  });
  if (problem === next) byId('data-note').textContent = describe;
  byId('example').value = state.example;
  collect();
  refresh();
}
let describe = '';

async function risks() {
  if (!problem) return;
  const choice = chosen();
  for (const id of ['eta', 'm', 't', 'from', 'to']) {
    if (!(value(choice[id]) > 0)) {
      byId('risk-note').textContent = `${id}: '${choice[id]}' is not allowed; give a positive number, such as 0.05 or 1/20`;
      return;
    }
  }
  byId('risk-note').textContent = '';
  byId('figure').classList.add('busy');
  const own = ++newest;
  const before = new Map(shownSeries.map(one => [one.key, one]));
  const reasons = new Set();
  // What comes first is drawn first; until then what was there before.
  const found = { flows: null, processes: choice.process.map(text => before.get(text)) };
  const arrives = (answer, take) => answer.then(take, error => {
    if (error instanceof Stopped) return;
    take(undefined);
    reasons.add(error.message);
  }).then(() => {
    if (own !== newest) return;
    byId('risk-note').textContent = [...reasons].join(' · ');
    shownSeries = [...(found.flows ?? [...before.values()].filter(one => !choice.process.includes(one.key))), ...found.processes.filter(Boolean)];
    legend(choice);
    render();
  });
  await Promise.all([
    arrives(curves.flows(choice), one => { found.flows = one?.series ?? []; bound = one?.bound; }),
    arrives(curves.stability(choice), thresholds),
    ...choice.process.map((text, i) => arrives(curves.process(text, known[text.split(' ')[0]], choice, i), one => { found.processes[i] = one; })),
  ]);
  if (own === newest) byId('figure').classList.remove('busy');
}

function thresholds(found) {
  byId('stability').replaceChildren(...(found ?? []).map(one => {
    const line = document.createElement('span');
    line.append(Object.assign(document.createElement('span'), { className: one.holds ? 'yes' : 'no', textContent: one.holds ? '✓ ' : '✗ ' }), one.text);
    return line;
  }));
}

function legend({ process }) {
  const keys = [...shownSeries.map(one => one.key), ...process.filter(text => !shownSeries.some(one => one.key === text))];
  const entries = keys.map(key => {
    const one = shownSeries.find(series => series.key === key);
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: !state.hide.includes(key) });
    box.addEventListener('change', () => {
      state.hide = box.checked ? state.hide.filter(other => other !== key) : [...state.hide, key];
      collect();
      render();
    });
    label.append(box, one ? swatch(one) : '✗', one?.name ?? key);
    if (process.includes(key)) {
      const remove = Object.assign(document.createElement('button'), { type: 'button', textContent: '×' });
      remove.setAttribute('aria-label', `remove ${key}`);
      remove.addEventListener('click', () => { stop(`process ${key}`); state.process = process.filter(text => text !== key); askForRisks(); });
      label.append(remove);
    }
    return label;
  });
  byId('legend').replaceChildren(byId('legend').firstElementChild, ...entries);
}

const mainFigure = () => ({
  label: 'expected risk over time', horizontal: 'time t; kη of an iteration; 1/λ of ridge', vertical: `${state.risk} risk`,
  series: shownSeries.filter(one => !state.hide.includes(one.key)), mark: { x: value(state.t), label: `t = ${state.t}` },
});

function put(id, figure) {
  const width = byId(id).clientWidth;
  if (width > 0) byId(id).replaceChildren(draw(figure, width));
}

function render() {
  if (shownSeries.length > 0) put('figure', mainFigure());
  byId('readout').replaceChildren(...(shownSeries.length > 0 ? curves.readout(shownSeries, bound, state.t) : []));
  byId('counterexample').hidden = !counterexample;
  if (counterexample) {
    byId('matrices').replaceChildren(...claim.matrices(counterexample));
    byId('sides').hidden = byId('sides-svg').hidden = counterexample.sides.length < 2;
    if (!byId('sides').hidden) put('sides', claim.sides(counterexample));
  }
}

async function runClaim() {
  collect();
  counterexample = null;
  render();
  const choice = chosen();
  const found = await claim.run(choice);
  if (choice.that !== state.that) return;
  counterexample = found;
  render();
}

function own(next) {
  state.example = '';
  return use(next);
}

function listen() {
  const on = (id, event, code) => byId(id).addEventListener(event, code);
  on('example', 'change', async event => {
    const [choice] = event.target.selectedOptions;
    if (!choice.value) { byId('paste-box').open = true; byId('paste').focus(); return; }
    state.example = choice.value;
    await use(await data.ofExample(choice.value), choice.dataset.target);
  });
  on('target', 'change', event => use(problem, event.target.value));
  on('file', 'change', async event => { if (event.target.files[0]) await own(await data.ofFile(event.target.files[0])); });
  on('use-paste', 'click', () => own(data.ofText(byId('paste').value)));
  addEventListener('dragover', event => { event.preventDefault(); byId('drop').classList.add('dropping'); });
  addEventListener('dragleave', () => byId('drop').classList.remove('dropping'));
  addEventListener('drop', async event => {
    event.preventDefault();
    byId('drop').classList.remove('dropping');
    if (event.dataTransfer.files[0]) await own(await data.ofFile(event.dataTransfer.files[0]));
  });
  for (const id of ['risk', 'from', 'to']) {
    on(id, 'change', () => { collect(); sliders.t.span(value(state.from) || 0.01, value(state.to) || 1000); askForRisks(); });
  }
  const add = () => {
    const text = `${byId('process').value} ${byId('parameters').value}`.trim().replace(/[\s]+/g, ' ');
    if (!state.process.includes(text)) state.process.push(text);
    askForRisks();
  };
  on('add', 'click', add);
  on('parameters', 'keydown', event => { if (event.key === 'Enter') add(); });
  on('process', 'change', () => { byId('parameters').placeholder = byId('process').selectedOptions[0].dataset.parameters || 'no parameters'; });
  for (const id of ['that', 'given', 'with']) {
    on(id, 'input', () => { collect(); if (byId('live').checked) checkSoon(); });
    on(id, 'keydown', event => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); runClaim(); } });
  }
  for (const id of ['for', 'on']) on(id, 'change', runClaim);
  on('check', 'click', runClaim);
  addEventListener('keydown', event => { if (event.key === 'Escape') { stop(); byId('figure').classList.remove('busy'); } });
  on('svg', 'click', () => saveFigure('risk.svg', mainFigure()));
  on('csv', 'click', () => saveCurves(shownSeries.filter(one => !state.hide.includes(one.key))));
  on('claims', 'click', () => saveClaim(state));
  on('instance', 'click', () => told('export-note', async () => save('instance.json', 'application/json', await data.whole(problem, state))));
  on('link', 'click', async () => {
    link.write(state);
    try { await navigator.clipboard.writeText(location.href); byId('export-note').textContent = 'The link is on the clipboard.'; }
    catch { byId('export-note').textContent = 'The link is the address of this page.'; }
  });
  on('sides-svg', 'click', () => saveFigure('counterexample.svg', claim.sides(counterexample)));
  on('found', 'click', () => save('instance.json', 'application/json', JSON.stringify(counterexample.instance) + '\n'));
  on('load', 'click', async () => {
    await own(data.ofText(JSON.stringify(counterexample.instance), 'counterexample.json'));
    byId('risk-title').scrollIntoView();
  });
  addEventListener('hashchange', () => location.reload());
  new ResizeObserver(later(100, render)).observe(document.body);
}

async function begin() {
  for (const id of fields) if (state[id] && byId(id).tagName !== 'SELECT') byId(id).value = state[id];
  for (const id of ['risk', 'for', 'on']) byId(id).value = state[id];
  for (const [id, slider] of Object.entries(sliders)) slider.show(state[id]);
  listen();
  await told('data-note', async () => {
    const { processes } = JSON.parse((await ask('processes', 'processes', ['--format', 'json'])).output);
    known = Object.fromEntries(processes.map(one => [one.name, one]));
    const offered = processes.filter(one => !['ridge', 'gradient-flow', 'sgf', 'sgd'].includes(one.name));
    byId('process').replaceChildren(...[...offered, ...processes.filter(one => one.name === 'sgd')].map(one => {
      const option = new Option(one.name, one.name);
      option.title = one.title;
      option.dataset.parameters = one.parameters.map(name => `${name}=1/2`).join(' ');
      return option;
    }));
    byId('process').dispatchEvent(new Event('change'));
  });
  const start = link.hasLink() ? null : await data.ofStart();
  if (start) {
    state.example = '';
    await use(start, start.target);
  } else if (state.data) {
    state.example = '';
    await use(await data.ofLink(state.name, state.data), state.target, true);
  } else {
    const option = [...byId('example').options].find(one => one.value === state.example) ?? byId('example').options[0];
    await use(await data.ofExample(option.value), state.target || option.dataset.target, true);
  }
  if (state.that) await runClaim();
}

await begin();
