// The data that every question is about: an example, a file or what was pasted, as bytes with a name.

import { ask } from './api.js';
import { base64, fromBase64, pack, unpack } from './state.js';

const encoder = new TextEncoder();

export const isInstance = problem => problem.name.endsWith('.json');

export async function ofExample(name) {
  return { name, bytes: new Uint8Array(await (await fetch(name)).arrayBuffer()) };
}

export const ofFile = async file => ({ name: safe(file.name), bytes: new Uint8Array(await file.arrayBuffer()) });

export function ofText(text, name) {
  return { name: name ?? (text.trimStart().startsWith('{') ? 'pasted.json' : 'pasted.csv'), bytes: encoder.encode(text) };
}

export async function ofStart() {
  const start = await (await fetch('start.json')).json();
  const name = start.name && safe(start.isInstance ? start.name.replace(/(\.json)?$/, '.json') : start.name);
  return name ? { name, bytes: fromBase64(start.content), target: start.target ?? '' } : null;
}

export const ofLink = async (name, data) => ({ name: safe(name), bytes: await unpack(data) });
export const toLink = problem => pack(problem.bytes);

// Names that the server takes; the ending tells it what is inside.
const safe = name => (name.replace(/[^\p{L}\p{N}._-]/gu, '-').replace(/^\.+/, '') || 'data.csv').slice(-80);

// As much as the server takes of one question.
const most = 45e6;

export function files(problem) {
  if (problem.bytes.length > most) throw new Error(`${problem.name} has ${problem.bytes.length} bytes; the page takes ${most}, the commands take more`);
  return { [problem.name]: base64(problem.bytes) };
}

/** The problem on a command line, with step and batch size where they are given. */
export function words(problem, { target, eta, m } = {}) {
  const words = isInstance(problem) ? ['--instance', problem.name] : ['--data', problem.name, '--target', target];
  if (eta) words.push('--step-size', eta);
  if (m) words.push('--batch-size', m);
  return words;
}

/** The columns to choose the response from; none for an instance. */
export async function columns(problem) {
  if (isInstance(problem)) return [];
  return JSON.parse((await ask('columns', 'table', ['--names', problem.name], files(problem))).output).columns.filter(Boolean);
}

/** Sizes with the step and batch size, by default those of the program, and what was noted while reading. */
export async function sizes(problem, choice) {
  const { output, note } = await ask('sizes', 'table', words(problem, choice), files(problem));
  return { ...JSON.parse(output), note: note.replaceAll(/^verify: /gm, '') };
}

export const whole = async (problem, choice) =>
  (await ask('whole', 'table', [...words(problem, choice), '--whole'], files(problem), 120)).output;
