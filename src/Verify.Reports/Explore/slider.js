// A slider on a logarithmic scale with a field beside it that takes decimals and fractions; the field's text is what counts.

import { short, value } from './numbers.js';

const steps = 1000;

export class Slider {
  constructor(id, changed, whole = false) {
    this.field = document.getElementById(id);
    this.range = document.getElementById(`${id}-range`);
    this.whole = whole;
    this.range.addEventListener('input', () => {
      const x = this.low * (this.high / this.low) ** (this.range.value / steps);
      this.show(whole ? String(Math.round(x)) : short(x, 3));
      changed();
    });
    this.field.addEventListener('change', () => { this.set(this.field.value); changed(); });
  }

  span(low, high) {
    [this.low, this.high] = [low, Math.max(high, low * 1.0001)];
    this.set(this.text);
  }

  get text() { return this.field.value.trim(); }

  set(text) {
    this.show(text);
    const x = value(text);
    if (x > 0 && this.low) this.range.value = Math.round(steps * Math.log(x / this.low) / Math.log(this.high / this.low));
  }

  show(text) {
    this.field.value = text;
    this.range.setAttribute('aria-valuetext', text);
    this.field.toggleAttribute('aria-invalid', text !== '' && !(value(text) > 0));
  }
}
