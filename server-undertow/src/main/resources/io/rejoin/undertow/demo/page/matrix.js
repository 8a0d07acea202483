/** Users by rooms, with a grant and a revoke button in every cell. Cells are changed in place, so the focus stays where it was. */
import { avatar, count, element, named, write } from './dom.js';

const STANDINGS = { granted: 'granted', revoked: 'revoked', none: 'not granted' };

export class Matrix {
  /** `decide(verb, user, room)` is called for a button. */
  constructor(decide) {
    this.decide = decide;
    this.head = named('matrix').tHead;
    this.body = named('matrix').tBodies[0];
    this.rooms = [];
    this.rows = new Map();
  }

  show(state) {
    write(named('revision'), `revision ${state.revision}`);
    named('nobody').hidden = state.users.length > 0;
    named('matrix').hidden = state.users.length === 0;
    if (this.rooms.join('\n') !== state.rooms.join('\n')) this.columns(state.rooms);
    const present = new Set(state.users.map(({ user }) => user));
    for (const [user, row] of this.rows) {
      if (!present.has(user)) {
        row.node.remove();
        this.rows.delete(user);
      }
    }
    state.users.forEach((entry) => this.row(entry.user).update(entry));
  }

  columns(rooms) {
    this.rooms = rooms;
    this.rows.clear();
    this.body.replaceChildren();
    this.head.replaceChildren(element('tr', { role: 'row' },
      element('th', { role: 'columnheader', scope: 'col' }, 'user'),
      ...rooms.map((room) => element('th', { role: 'columnheader', scope: 'col' }, room))));
  }

  row(user) {
    if (!this.rows.has(user)) {
      const made = new Row(user, this.rooms, this.decide);
      this.rows.set(user, made);
      this.body.append(made.node);
    }
    return this.rows.get(user);
  }
}

class Row {
  constructor(user, rooms, decide) {
    this.connections = element('span', { class: 'connections', testid: `connections-${user}` });
    this.cells = new Map(rooms.map((room) => [room, new Cell(user, room, decide)]));
    this.node = element('tr', { role: 'row', testid: `user-${user}` },
      element('th', { role: 'rowheader', scope: 'row' }, element('span', { class: 'who' }, avatar(user), user), this.connections),
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
    this.cells.forEach((cell, room) => cell.update(rooms[room] || { standing: 'none', member: false }));
  }
}

class Cell {
  constructor(user, room, decide) {
    this.standing = element('span', { class: 'standing', testid: `standing-${user}-${room}` });
    this.member = element('span', { class: 'member' });
    const button = (verb, label, preposition) => {
      const made = element('button', { type: 'button', class: verb, testid: `${verb}-${user}-${room}`, 'aria-label': `${label} ${room} ${preposition} ${user}` }, label);
      made.addEventListener('click', () => decide(verb, user, room));
      return made;
    };
    this.node = element('td', { role: 'cell', 'data-room': room },
      element('span', { class: 'fact' }, this.standing, this.member),
      element('span', { class: 'pair' }, button('grant', 'Grant', 'to'), button('revoke', 'Revoke', 'from')));
  }

  update({ standing, revision, member }) {
    this.node.dataset.standing = standing;
    write(this.standing, STANDINGS[standing] || standing);
    this.standing.title = revision === undefined ? '' : `at revision ${revision}`;
    write(this.member, member ? 'in the room' : '');
  }
}
