/** One audit record as an item of a list: the sentence, on what it rested, and the raw fields and the proof on demand. */
import { clock, element, say } from './dom.js';
import { prove } from './proof.js';
import { evidence, incomplete } from './rules.js';
import { sentence, tone } from './sentences.js';

const DECIDED_BY_SOMEBODY = ['GRANT', 'REVOKE', 'REVOCATION_NOTICED', 'LEAVE'];

/** With `room`, only what was decided of that room is reasoned. */
export function record(found, room) {
  const at = new Date(found.at);
  const groups = (found.groups || []).filter(({ group }) => room === undefined || group === room);
  return element('li', { testid: room === undefined ? `trail-${found.seq}` : undefined, class: tone(found), 'data-kind': found.kind },
    element('p', { class: 'what' }, sentence(found)),
    ...(DECIDED_BY_SOMEBODY.includes(found.kind) ? [] : groups.flatMap(reason)),
    element('details', {}, element('summary', {}, element('time', { datetime: found.at }, clock(at)), ` · record ${found.seq}`), fields(found), proving(found.seq)));
}

function reason(group) {
  const said = evidence(group);
  if (said === undefined) return [];
  return [element('p', { class: incomplete(group) ? 'basis weak' : 'basis' },
    element('b', {}, said.room), ` ${said.rested} `, element('span', { class: 'by-rule' }, `(${said.rule})`))];
}

function proving(seq) {
  const result = element('p', { class: 'receipt', role: 'status', hidden: true, testid: `proof-${seq}` });
  const button = element('button', { type: 'button', testid: `prove-${seq}`, 'aria-label': `Prove record ${seq}` }, 'Prove it');
  button.addEventListener('click', async () => {
    const { good, text } = await prove(seq);
    result.dataset.tone = good ? 'good' : 'bad';
    say(result, text);
  });
  return element('div', { class: 'proving' }, button, result);
}

/** Every field as the server sent it. */
function fields(found) {
  const rows = Object.entries(found).filter(([name]) => name !== 'groups');
  (found.groups || []).forEach((group, index) => Object.entries(group).forEach(([name, value]) => rows.push([`groups[${index}].${name}`, value])));
  return element('dl', {}, ...rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value)))));
}
