/** The five things to try: ticks off what was seen to happen and points at the next. */
import { element, named } from './dom.js';

export class Guide {
  constructor() {
    this.steps = [...named('guide').querySelectorAll('li')];
    this.point();
  }

  /** `step` is the `data-step` of the thing that has just happened. */
  done(step) {
    const found = this.steps.find((item) => item.dataset.step === step && !item.classList.contains('done'));
    if (!found) return;
    found.classList.add('done');
    found.querySelector('h3').append(element('span', { class: 'unseen' }, ' (done)'));
    this.point();
  }

  point() {
    const next = this.steps.find((item) => !item.classList.contains('done'));
    for (const item of this.steps) {
      if (item === next) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
  }
}
