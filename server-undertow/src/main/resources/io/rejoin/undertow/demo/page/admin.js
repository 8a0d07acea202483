/** The administrator's page: signs in, then asks for state and trail once a second while somebody can see it. */
import { count, named, say, write } from './dom.js';
import { ask } from './http.js';
import { Matrix } from './matrix.js';
import { Trail } from './trail.js';

const EVERY_MS = 1000;
const UNAUTHORIZED = 401;
const trail = new Trail();
const matrix = new Matrix(decide);
let timer;

/** One sentence for what a grant or a revocation did. */
function receipt(verb, user, room, done) {
  if (verb === 'grant') return `${room} is granted to ${user}, at revision ${done.revision}.`;
  const { revision, membershipsEnded, connectionsTold, micros } = done;
  const told = `${count(membershipsEnded, 'membership')} ended and ${count(connectionsTold, 'connection')} told`;
  return `${room} is taken from ${user}, at revision ${revision}: ${told}, in ${(micros / 1000).toFixed(1)} ms, before this answer came.`;
}

async function decide(verb, user, room) {
  say(named('matrix-problem'), '');
  try {
    const { body } = await ask('POST', `/admin/${verb}`, { user, room });
    say(named('receipt'), receipt(verb, user, room, body));
    await look();
  } catch (refused) {
    say(named('matrix-problem'), `${verb} ${room}, ${user}: ${refused.message}`);
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
