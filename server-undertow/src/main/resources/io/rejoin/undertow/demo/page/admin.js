/** The administrator's page: signs in, then asks for state and trail once a second while somebody can see it. */
import { Breaker } from './breaker.js';
import { named, say, write } from './dom.js';
import { explain } from './explain.js';
import { ask } from './http.js';
import { Matrix } from './matrix.js';
import { Trail } from './trail.js';

const EVERY_MS = 1000;
const UNAUTHORIZED = 401;
const trail = new Trail();
const breaker = new Breaker(look);
const matrix = new Matrix(decide, (user, room, cell) => explain(user, room, cell, rules[room]));
let rules = {};
let timer;

/** Asks whether it is meant, if that is worth a question. Escape is a no. */
function meant([title, text, yes]) {
  const dialog = named('confirm');
  write(named('confirm-title'), title);
  write(named('confirm-text'), text);
  write(named('confirm-yes'), yes);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

/** Does one of the things in receipts.js and shows the receipt. */
async function decide({ path, body, confirm, failed, receipt }) {
  say(named('matrix-problem'), '');
  if (confirm && !await meant(confirm)) return;
  try {
    const { body: done } = await ask('POST', `/admin/${path}`, body);
    say(named('receipt'), receipt(done));
    await look();
  } catch (refused) {
    say(named('receipt'), '');
    say(named('matrix-problem'), `Not done (${failed}): ${refused.message}`);
  }
}

function show(signedIn) {
  named('admin-door').hidden = signedIn;
  named('admin-office').hidden = !signedIn;
  named('state').hidden = !signedIn;
}

function live(answering) {
  document.body.dataset.connection = answering ? 'connected' : 'reconnecting';
  write(named('state-word'), answering ? 'live' : 'server does not answer');
}

/** Looks once and arranges the next look; a page that nobody sees does not ask. */
async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const { body } = await ask('GET', '/admin/state');
    show(true);
    rules = body.rules;
    breaker.show(body.store);
    matrix.show(body);
    trail.offer(body.users.map(({ user }) => user), body.rooms);
    live(true);
    await trail.read();
  } catch (failed) {
    if (failed.status === UNAUTHORIZED) {
      show(false);
      return;
    }
    live(failed.status !== 0);
  }
  clearTimeout(timer);
  timer = setTimeout(look, EVERY_MS);
}

async function signIn(event) {
  event.preventDefault();
  const code = named('admin-code');
  try {
    await ask('POST', '/admin/session', { code: code.value });
    code.value = '';
    say(named('admin-problem'), '');
    await look();
    const title = document.getElementById('matrix-title');
    title.tabIndex = -1;
    title.focus();
  } catch (refused) {
    say(named('admin-problem'), refused.message);
    code.select();
  }
}

named('admin-door').querySelector('form').addEventListener('submit', signIn);
document.addEventListener('visibilitychange', look);
look();
