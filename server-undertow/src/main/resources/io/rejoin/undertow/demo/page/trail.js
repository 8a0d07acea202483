/** The live audit trail: newest first, filtered by the server; and the check of all of it, with the checkpoint to note. */
import { clock, count, element, named, say, write } from './dom.js';
import { ask } from './http.js';
import { record as item } from './record.js';
import { sentence } from './sentences.js';

const LIMIT = 100;
const SHOWN_MAX = 300; // records kept on the page

export class Trail {
  constructor() {
    this.list = named('trail');
    this.byUser = named('filter-user');
    this.byRoom = named('filter-room');
    this.refusedOnly = named('filter-refused');
    this.newest = undefined;
    this.asked = 0;
    for (const filter of [this.byUser, this.byRoom, this.refusedOnly]) filter.addEventListener('change', () => this.again());
    this.byUser.form.addEventListener('submit', (event) => event.preventDefault());
    named('check').addEventListener('click', () => this.check());
    named('copy').addEventListener('click', () => this.copy());
  }

  /** Makes sure that these can be chosen in the filters; what is chosen stays chosen. */
  offer(users, rooms) {
    for (const [select, names] of [[this.byUser, users], [this.byRoom, rooms]]) {
      const known = new Set([...select.options].map(({ value }) => value));
      names.filter((name) => !known.has(name)).forEach((name) => select.append(element('option', { value: name }, name)));
    }
  }

  again() {
    this.newest = undefined;
    this.list.replaceChildren();
    return this.read();
  }

  /** Fetches what is newer than the newest record shown. Not by the answer's `last`: a full page may end before it. */
  async read() {
    const ticket = this.asked += 1;
    try {
      const { body } = await ask('GET', `/admin/audit?${this.query()}`);
      if (ticket === this.asked) this.show(body.records);
      say(named('trail-problem'), '');
    } catch (failed) {
      say(named('trail-problem'), failed.message);
    }
  }

  query() {
    const query = new URLSearchParams({ limit: LIMIT });
    if (this.newest !== undefined) query.set('after', this.newest);
    if (this.byUser.value) query.set('user', this.byUser.value);
    if (this.byRoom.value) query.set('room', this.byRoom.value);
    if (this.refusedOnly.checked) query.set('refused', 'true');
    return query;
  }

  show(records) {
    const first = this.newest === undefined;
    const fresh = records.filter(({ seq }) => first || seq > this.newest).sort((a, b) => a.seq - b.seq);
    fresh.forEach((record) => this.list.prepend(item(record)));
    while (this.list.children.length > SHOWN_MAX) this.list.lastElementChild.remove();
    named('trail-empty').hidden = this.list.children.length > 0;
    if (fresh.length === 0) return;
    const latest = fresh[fresh.length - 1];
    this.newest = latest.seq;
    this.offer(fresh.map(({ user }) => user).filter((user) => user !== undefined), []);
    if (!first) write(named('trail-news'), `${count(fresh.length, 'new record')}: ${sentence(latest)}`);
  }

  async check() {
    const result = named('check-result');
    try {
      const { body } = await ask('GET', '/admin/audit/check');
      result.dataset.tone = body.intact ? 'good' : 'bad';
      say(result, body.intact
        ? `The trail is whole: ${count(body.records, 'record')}, each as it was written, under the signed root (${clock(new Date())}).`
        : `The trail is broken at record ${body.seq}: ${body.problem}`);
      named('seal').hidden = !body.checkpoint;
      write(named('checkpoint'), body.checkpoint || '');
      write(named('verifier-key'), body.key || '');
      write(named('copied'), '');
    } catch (failed) {
      result.dataset.tone = 'bad';
      say(result, failed.message);
    }
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(`${named('checkpoint').textContent}\n${named('verifier-key').textContent}\n`);
      write(named('copied'), 'Copied.');
    } catch (refused) {
      getSelection().selectAllChildren(named('seal'));
      write(named('copied'), 'Selected: copy it by hand.');
    }
  }
}
