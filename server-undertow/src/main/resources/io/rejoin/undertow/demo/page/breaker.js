/** The switch that breaks the store of grants, and what everybody who looks must know while it is broken. */
import { named, say, write } from './dom.js';
import { ask } from './http.js';
import { MODES } from './rules.js';

export class Breaker {
  /** `changed` is called after the server took a new mode. */
  constructor(changed) {
    this.changed = changed;
    this.inputs = [...named('breaker').querySelectorAll('input')];
    this.asking = false;
    this.inputs.forEach((input) => input.addEventListener('change', () => this.become(input.value)));
  }

  async become(mode) {
    this.asking = true;
    try {
      await ask('POST', '/admin/store', { mode });
      say(named('store-problem'), '');
    } catch (refused) {
      say(named('store-problem'), refused.message);
    }
    this.asking = false;
    await this.changed();
  }

  show(mode) {
    const [word, warning] = MODES[mode] || [mode, ''];
    if (!this.asking) this.inputs.forEach((input) => { input.checked = input.value === mode; });
    named('breaker').dataset.mode = mode;
    document.body.dataset.store = mode;
    const chip = named('store-word');
    chip.className = `chip ${mode === 'answers' ? 'good' : mode === 'slow' ? 'warn' : 'bad'}`;
    write(chip, `the store ${word}`);
    say(named('outage'), warning);
  }
}
