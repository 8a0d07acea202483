/** Users by rooms, with what can be done to each. Cells are changed in place, so the focus stays where it was. */
import { avatar, count, element, named, write } from './dom.js';
import { closeConnection, grant, revoke, revokeEveryone, revokeEverywhere } from './receipts.js';
import { guard } from './rules.js';

const STANDINGS = { granted: 'granted', revoked: 'revoked', none: 'not granted' };

export class Matrix {
  /** `decide(decision)` is called with one of receipts.js, `explain(user, room, cell)` for the word in a cell. */
  constructor(decide, explain) {
    this.decide = decide;
    this.explain = explain;
    this.head = named('matrix').tHead;
    this.body = named('matrix').tBodies[0];
    this.rooms = [];
    this.rows = new Map();
  }

  show(state) {
    write(named('revision'), `revision ${state.revision}`);
    named('nobody').hidden = state.users.length > 0;
    named('matrix').hidden = state.users.length === 0;
    if (this.rooms.join('\n') !== state.rooms.join('\n')) this.columns(state.rooms, state.rules);
    const present = new Set(state.users.map(({ user }) => user));
    for (const [user, row] of this.rows) {
      if (!present.has(user)) {
        row.node.remove();
        this.rows.delete(user);
      }
    }
    state.users.forEach((entry) => this.row(entry.user).update(entry));
  }

  columns(rooms, rules) {
    this.rooms = rooms;
    this.rows.clear();
    this.body.replaceChildren();
    this.head.replaceChildren(element('tr', { role: 'row' },
      element('th', { role: 'columnheader', scope: 'col', class: 'corner' }, 'user'),
      ...rooms.map((room) => this.column(room, guard(rules[room])))));
  }

  /** A room's name and, in plain words, how it is guarded. */
  column(room, { level, outage, outageTone, sentence }) {
    const everyone = button('empty', 'Take from all', `Take ${room} from everyone`, `everyone-${room}`, () => this.decide(revokeEveryone(room)));
    return element('th', { role: 'columnheader', scope: 'col', testid: `rule-${room}`, title: sentence },
      element('span', { class: 'room-name' }, room),
      element('span', { class: 'rule' }, level),
      element('span', { class: `rule ${outageTone}` }, outage),
      everyone);
  }

  row(user) {
    if (!this.rows.has(user)) {
      const made = new Row(user, this.rooms, this.decide, this.explain);
      this.rows.set(user, made);
      this.body.append(made.node);
    }
    return this.rows.get(user);
  }
}

function button(kind, text, label, testid, act) {
  const made = element('button', { type: 'button', class: kind, testid, 'aria-label': label }, text);
  made.addEventListener('click', act);
  return made;
}

class Row {
  constructor(user, rooms, decide, explain) {
    this.user = user;
    this.decide = decide;
    this.connections = element('span', { class: 'connections', testid: `connections-${user}` });
    this.lines = element('span', { class: 'lines' });
    this.shown = new Map();
    this.cells = new Map(rooms.map((room) => [room, new Cell(user, room, decide, explain)]));
    this.node = element('tr', { role: 'row', testid: `user-${user}` },
      element('th', { role: 'rowheader', scope: 'row' }, element('span', { class: 'who' }, avatar(user), user), this.connections, this.lines,
        button('all', 'Revoke everywhere', `Revoke everywhere: ${user}`, `everywhere-${user}`, () => decide(revokeEverywhere(user)))),
      ...[...this.cells.values()].map(({ node }) => node));
  }

  update({ connections, rooms }) {
    const away = connections.filter(({ state }) => state === 'away').length;
    const here = connections.length - away;
    const words = [];
    if (here > 0) words.push(here === 1 ? 'connected' : `${count(here, 'connection')}`);
    if (away > 0) words.push(away === 1 ? 'away' : `${away} away`);
    write(this.connections, words.join(', ') || 'not connected');
    this.connections.dataset.state = away > 0 ? 'away' : here > 0 ? 'connected' : 'none';
    this.close(connections);
    this.cells.forEach((cell, room) => cell.update(rooms[room] || { standing: 'none', member: false }));
  }

  /** A button for each connection. */
  close(connections) {
    const present = new Set(connections.map(({ id }) => id));
    this.shown.forEach((node, id) => {
      if (present.has(id)) return;
      node.remove();
      this.shown.delete(id);
    });
    connections.filter(({ id }) => !this.shown.has(id)).forEach(({ id }) => {
      const short = id.slice(0, 6);
      const made = button('cut', `Close ${short}…`, `Close connection ${short} of ${this.user}`, `close-${this.user}`, () => this.decide(closeConnection(this.user, id)));
      this.shown.set(id, made);
      this.lines.append(made);
    });
  }
}

class Cell {
  constructor(user, room, decide, explain) {
    this.label = `${user} in ${room}`;
    this.standing = element('span', { class: 'standing', testid: `standing-${user}-${room}` });
    this.member = element('span', { class: 'member' });
    this.fact = element('button', { type: 'button', class: 'fact', testid: `explain-${user}-${room}` }, this.standing, this.member);
    this.fact.addEventListener('click', () => explain(user, room, this.state));
    this.node = element('td', { role: 'cell', 'data-room': room },
      this.fact,
      element('span', { class: 'pair' },
        button('grant', 'Grant', `Grant ${room} to ${user}`, `grant-${user}-${room}`, () => decide(grant(user, room))),
        button('revoke', 'Revoke', `Revoke ${room} from ${user}`, `revoke-${user}-${room}`, () => decide(revoke(user, room)))));
  }

  update(state) {
    const { standing, revision, member } = state;
    const word = STANDINGS[standing] || standing;
    this.state = state;
    this.node.dataset.standing = standing;
    write(this.standing, word);
    this.fact.title = revision === undefined ? 'Why?' : `at revision ${revision}: why?`;
    this.fact.setAttribute('aria-label', `${this.label}: ${word}${member ? ', in the room' : ''}. Why?`);
    write(this.member, member ? 'in the room' : '');
  }
}
