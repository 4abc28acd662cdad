// Numbers as people write them, for positions on the screen only: what the program gets is the text itself.

const one = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const form = new RegExp(`^\\s*(${one})(?:\\s*/\\s*(${one}))?\\s*$`, 'i');

/** The value of a decimal or a fraction; NaN where it is none. */
export function value(text) {
  const parts = form.exec(text);
  return parts ? Number(parts[1]) / (parts[2] ? Number(parts[2]) : 1) : NaN;
}

/** A short decimal near a number. */
export const short = (x, digits = 2) => String(Number(x.toPrecision(digits)));

/** A number of an answer as a reader sees it. */
export const shown = text => {
  const x = Number(text);
  return !Number.isFinite(x) ? String(text) : Number(x.toPrecision(5)).toString();
};

/** Points from low to high, equally far apart in logarithms. */
export const spaced = (low, high, count) =>
  Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
