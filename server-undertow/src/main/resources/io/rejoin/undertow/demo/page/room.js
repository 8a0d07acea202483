/** One room's card: who is in, what was said, what the last reconnect decided, and the buttons to change it. */
import { avatar, clock, count, element, say, write } from './dom.js';

const SHOWN_MAX = 200; // messages kept on the page per room

/** What a card's `data-standing` may be, and the sentence that goes with it. */
const NOTICES = {
  in: '',
  out: '',
  refused: 'You were not let back in. What you have read stays here; new messages do not reach you.',
  revoked: 'An administrator has taken this room away from you. What you have read stays here; new messages do not reach you.',
};

let numbered = 0;

export class RoomCard {
  /** `act` has join(room), leave(room) and say(room, text); each gives a promise that rejects with the reason. */
  constructor(room, user, act) {
    this.room = room;
    this.user = user;
    this.act = act;
    this.present = 0;
    this.build(`room-${numbered += 1}`);
    this.stand('out');
  }

  build(id) {
    const room = this.room;
    this.heading = element('h3', { id: `${id}-name`, tabindex: '-1' }, room);
    this.members = element('span', { class: 'members' });
    this.joining = element('button', { type: 'button', class: 'primary', testid: `join-${room}`, 'aria-label': `Join ${room}` }, 'Join');
    this.leaving = element('button', { type: 'button', testid: `leave-${room}`, 'aria-label': `Leave ${room}` }, 'Leave');
    this.decision = element('p', { class: 'decision', testid: `decision-${room}`, hidden: true });
    this.notice = element('p', { class: 'notice', testid: `notice-${room}`, hidden: true });
    this.problem = element('p', { class: 'problem', role: 'alert', testid: `problem-${room}`, hidden: true });
    this.list = element('ol', {});
    this.messages = element('div', { class: 'messages', role: 'log', tabindex: '0', 'aria-label': `Messages in ${room}`, testid: `messages-${room}` }, this.list);
    this.node = element('article', { class: 'room card', testid: `room-${room}`, 'aria-labelledby': `${id}-name` },
      element('header', {}, this.heading, this.members, this.joining, this.leaving),
      this.decision, this.notice, this.messages, this.composer(`${id}-text`), this.problem);
    this.joining.addEventListener('click', () => this.attempt(this.act.join(room)));
    this.leaving.addEventListener('click', () => this.attempt(this.act.leave(room)));
  }

  composer(id) {
    this.field = element('input', { id, type: 'text', maxlength: '1000', autocomplete: 'off', placeholder: `Write to ${this.room}`, testid: `compose-${this.room}` });
    this.fields = element('fieldset', {}, element('label', { for: id, class: 'unseen' }, `Message to ${this.room}`), this.field,
      element('button', { type: 'submit', testid: `send-${this.room}`, 'aria-label': `Send to ${this.room}` }, 'Send'));
    this.form = element('form', { class: 'compose', novalidate: true }, this.fields);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.field.value.trim();
      if (text !== '') this.attempt(this.act.say(this.room, text).then(() => { this.field.value = ''; }));
    });
    return this.form;
  }

  /** Shows a refusal beside what caused it. */
  async attempt(action) {
    say(this.problem, '');
    try {
      await action;
    } catch (refused) {
      say(this.problem, refused.message);
    }
  }

  /** in, out, refused or revoked. */
  get standing() {
    return this.node.dataset.standing;
  }

  get joined() {
    return this.standing === 'in';
  }

  /** Makes the card in, out, refused or revoked. Whoever had the focus in a part that goes away gets the next useful one. */
  stand(standing) {
    const focused = this.node.contains(document.activeElement) ? document.activeElement : null;
    const joined = standing === 'in';
    this.node.dataset.standing = standing;
    this.joining.hidden = joined;
    this.joining.textContent = NOTICES[standing] === '' ? 'Join' : 'Ask again';
    this.leaving.hidden = !joined;
    this.fields.disabled = !joined;
    this.form.hidden = standing === 'out';
    this.messages.hidden = standing === 'out' && this.list.children.length === 0;
    say(this.notice, NOTICES[standing]);
    if (joined) say(this.problem, '');
    if (focused === this.joining && joined) this.field.focus();
    else if (focused === this.leaving && !joined) this.joining.focus();
    else if (focused && this.fields.contains(focused) && !joined) this.heading.focus();
  }

  counted(members) {
    this.present = members;
    write(this.members, members === 0 ? 'nobody here' : `${members} here`);
    this.members.setAttribute('aria-label', `${count(members, 'member')}`);
  }

  /** Adds a message; `missed` marks one that waited for this connection to come back. */
  said(user, text, at, missed) {
    const mine = user === this.user;
    const line = element('li', { class: `message${mine ? ' mine' : ''}${missed ? ' missed' : ''}`, 'data-missed': missed },
      avatar(user),
      element('div', { class: 'bubble' },
        element('p', { class: 'by' }, element('b', {}, mine ? 'you' : user), ' ', element('time', { datetime: at.toISOString() }, clock(at)),
          missed ? element('span', { class: 'late' }, 'missed while away') : ''),
        element('p', { class: 'text' }, text)));
    const atEnd = this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < 40;
    this.list.append(line);
    if (this.list.children.length > SHOWN_MAX) this.list.firstElementChild.remove();
    if (atEnd || mine) this.messages.scrollTop = this.messages.scrollHeight;
  }

  /** Shows what the last reconnect decided, as chips: `[['good', 'back in, 10:04:12'], ...]`. */
  decided(chips) {
    this.decision.replaceChildren(...chips.flatMap(([kind, text]) => [element('span', { class: `chip ${kind}` }, text), ' ']));
    this.decision.hidden = chips.length === 0;
  }
}
