/** Why a user is in a room or is not: the newest decisions about the two, and who lost the room and who tried afterwards. */
import { element, named, say, write } from './dom.js';
import { ask } from './http.js';
import { record as item } from './record.js';
import { guard } from './rules.js';

const STANDINGS = { granted: 'may be in', revoked: 'may not be in', none: 'was never granted' };

/** Opens the dialogue; `cell` is `{standing, revision, member}` and `rule` the room's, as the server's state has them. */
export async function explain(user, room, cell, rule) {
  const dialog = named('explain');
  write(named('explain-title'), `${user} and ${room}`);
  const since = cell.revision > 0 ? `, since revision ${cell.revision}` : '';
  write(named('explain-standing'), `${user} ${STANDINGS[cell.standing] || cell.standing} ${room}${since}${cell.member ? ', and is in it now' : ''}.`);
  write(named('explain-rule'), rule ? guard(rule).sentence : '');
  write(named('explain-decisions-title'), `What was decided about ${user} in ${room}`);
  write(named('explain-losses-title'), `Who lost ${room}, and who tried afterwards`);
  ['explain-decisions', 'explain-losses'].forEach((list) => named(list).replaceChildren());
  say(named('explain-problem'), '');
  if (!dialog.open) dialog.showModal();
  try {
    const { body } = await ask('GET', `/admin/explain?${new URLSearchParams({ user, room })}`);
    fill('explain-decisions', body.decisions, 'Nothing so far.', room);
    fill('explain-losses', body.losses, 'Nobody so far.', room);
  } catch (failed) {
    say(named('explain-problem'), failed.message);
  }
}

function fill(list, records, nothing, room) {
  const items = [...records].reverse().map((found) => item(found, room));
  named(list).replaceChildren(...(items.length > 0 ? items : [element('li', { class: 'hint' }, nothing)]));
}
