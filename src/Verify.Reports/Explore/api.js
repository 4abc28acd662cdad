// Questions to the program: the newest about a thing ends the older one; the server stops what nobody waits for.

const running = new Map();

export class Stopped extends Error {}

/** Ends the questions about a thing; all of them without a name. */
export function stop(thing) {
  for (const [name, control] of running) if (!thing || name === thing) control.abort();
}

/** Output of a command; an Error has its line. Exit code 1, a verdict that nobody expected, is an answer. */
export async function ask(thing, command, words, files = {}, seconds = 60) {
  stop(thing);
  const control = new AbortController();
  running.set(thing, control);
  try {
    const response = await fetch(`api/${command}`, {
      method: 'POST', body: JSON.stringify({ arguments: words, files, seconds }), signal: control.signal,
    });
    if (!response.ok) throw new Error(await response.text());
    const answer = await response.json();
    const line = answer.error.trim().replace(/^verify: /, '');
    if (answer.exitCode > 1) throw new Error(line);
    return { output: answer.output, note: line, code: Number(answer.exitCode) };
  } catch (error) {
    if (control.signal.aborted) throw new Stopped();
    throw error instanceof TypeError ? new Error('the program does not answer; is verify explore still running?') : error;
  } finally {
    if (running.get(thing) === control) running.delete(thing);
  }
}
