// The statement: checked as `verify check --that`, then attacked as `verify falsify --that`.

import { Stopped, ask } from './api.js';
import { shown, value } from './numbers.js';
import { files, words } from './problem.js';

const budget = 10;
const byId = id => document.getElementById(id);
const statements = that => that.split('\n').map(line => line.trim()).filter(Boolean);

const stated = (lines, { given, with: range, for: domain }) => [
  ...lines.flatMap(line => ['--that', line]),
  ...(given ? ['--given', given] : []),
  ...(range ? ['--with', range] : []),
  ...(domain === 'problem' ? [] : ['--for', domain]),
];

function sentence(...parts) {
  const p = document.createElement('p');
  p.append(...parts);
  byId('verdict').append(p);
}

const badge = verdict => Object.assign(document.createElement('span'), { className: `badge ${verdict}`, textContent: verdict });

// The line that was not understood, with a mark under its column.
async function explain(error, lines, choice) {
  const where = /^--(that|given|with): column (\d+): (.*)$/s.exec(error.message);
  byId('error').hidden = false;
  if (!where) {
    byId('error').textContent = error.message;
    return;
  }
  const [, option, column, reason] = where;
  let line = option === 'that' ? lines[0] : choice[option];
  if (option === 'that' && lines.length > 1) {
    for (const one of lines) {
      try {
        await ask('claim', 'check', [...stated([one], choice), '--instances', '1'], {}, 5);
      } catch (alone) {
        if (alone instanceof Stopped) throw alone;
        if (alone.message === error.message) { line = one; break; }
      }
    }
  }
  byId('error').textContent = `${line}\n${' '.repeat(column - 1)}^ ${reason}`;
}

/** Checks and attacks; gives the counterexample with its sides, or null. */
export async function run(choice) {
  const lines = statements(choice.that);
  byId('error').hidden = true;
  byId('verdict').replaceChildren();
  if (lines.length === 0) return null;
  const onData = choice.on === 'data';
  sentence('checking…');
  byId('verdict').classList.add('busy');
  try {
    const subject = onData ? words(choice.problem, { target: choice.target }) : [];
    const sent = onData ? files(choice.problem) : {};
    const { output } = await ask('claim', 'check', [...stated(lines, choice), ...subject, '--format', 'json'], sent);
    const [claim] = JSON.parse(output).claims;
    byId('verdict').classList.remove('busy');
    byId('verdict').replaceChildren();
    const slack = claim.minSlack === null ? '' : `, least slack ${shown(claim.minSlack)}`;
    const count = claim.instances === '0' ? '' : `on ${claim.instances} ${claim.instances === '1' ? 'instance' : 'instances'}${slack}, `;
    sentence(badge(claim.verdict), `${count}${claim.seconds} s`, claim.error ? `: ${claim.error}` : '');
    if (onData || claim.verdict === 'proved') return null;
    sentence('looking for a counterexample…');
    const attack = await ask('claim', 'falsify', [...stated(lines, choice), '--budget', String(budget), '--format', 'json', '--verbose'], {}, budget + 20);
    byId('verdict').lastChild.remove();
    const found = JSON.parse(attack.output);
    const effort = `${found.evaluations} evaluations, ${found.seconds} s`;
    if (!found.refuted) {
      sentence(`No counterexample was found: ${effort}.`);
      return null;
    }
    const at = found.counterexample;
    sentence(at ? `Counterexample found, ${effort}: right − left = ${shown(at.slack)}${at.time ? ` at t = ${at.time}` : ''}.` : `Refuted: ${found.reason}`);
    return at && { ...at, sides: found.sides };
  } catch (error) {
    byId('verdict').replaceChildren();
    if (error instanceof Stopped) sentence('Stopped.');
    else await explain(error, lines, choice);
    return null;
  } finally {
    byId('verdict').classList.remove('busy');
  }
}

const cells = rows => {
  const root = Object.assign(document.createElement('span'), { className: 'matrix' });
  const table = root.appendChild(document.createElement('table'));
  for (const row of rows) {
    const tr = table.insertRow();
    for (const cell of row) Object.assign(tr.insertCell(), { textContent: cell, className: 'num' });
  }
  return root;
};

/** The instance of a counterexample as matrices. */
export function matrices({ instance, time }) {
  const named = Object.assign(document.createElement('div'), { className: 'named scroll' });
  const column = values => values.map(one => [one]);
  const add = (name, rows) => rows && named.append(`${name} =`, cells(rows));
  add('X', instance.X);
  add('y', instance.y && column(instance.y));
  add('β*', instance.betaStar && column(instance.betaStar));
  const numbers = Object.entries({ 'σ²': instance.sigma2, η: instance.stepSize, m: instance.batchSize, t: time || undefined, ...instance.parameters })
    .filter(([, number]) => number !== undefined).map(([name, number]) => `${name} = ${number}`);
  return [named, Object.assign(document.createElement('p'), { className: 'num', textContent: numbers.join(', ') })];
}

/** Both sides along time as a figure. */
export const sides = ({ sides, time }) => ({
  label: 'left and right side of the inequality over time on the counterexample',
  horizontal: 'time t', vertical: 'value', mark: { x: value(time), label: `t = ${time}` },
  series: [['left side', '#D55E00', 'left'], ['right side', '#0072B2', 'right']].map(([name, color, key]) => ({
    name, color, points: sides.map(at => [value(at.time), Number(at[key])]),
  })),
});
