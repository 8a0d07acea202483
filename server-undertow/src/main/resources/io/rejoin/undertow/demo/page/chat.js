/** The chat page: wires the connection, the rooms and the guide to each other. */
import { classicClient } from './classic-client.js';
import { Connection } from './connection.js';
import { coreClient } from './core-client.js';
import { decisionFor } from './decision.js';
import { avatar, clock, count, named, say, write } from './dom.js';
import { Guide } from './guide.js';
import { ask } from './http.js';
import { RoomCard } from './room.js';

const clients = { classic: classicClient, core: coreClient };
const chosen = new URLSearchParams(location.search).get('client') === 'core' ? 'core' : 'classic';
const guide = new Guide();
const cards = new Map();
const drop = named('drop');
let user = '';
let connection;

const WORDS = {
  connecting: ['connecting', 'Looking for the server.'],
  connected: ['connected', 'Messages arrive as they are written.'],
  away: ['away', 'The server cut the socket; the client keeps trying.'],
  returning: ['away', 'Let in again: the client’s next try, within 2 seconds, gets through.'],
  reconnecting: ['reconnecting', 'The connection was lost; the client keeps trying.'],
  disconnected: ['disconnected', 'The client has given up. A new connection starts without rooms.'],
  ended: ['closed', 'An administrator has closed this connection for good: its tokens are worth nothing any more. You may come back with a new one, which starts without rooms.'],
};

const act = {
  join: async (room) => { await invoke('join', room); card(room).stand('in'); card(room).decided([]); progress(); },
  leave: async (room) => { await invoke('leave', room); card(room).stand('out'); card(room).decided([]); },
  say: (room, text) => invoke('say', room, text),
};

/** Invokes a hub method; while there is no connection it says so at once instead of letting the call get lost. */
async function invoke(method, ...values) {
  if (!connection.connected) throw new Error(`Not done: you are ${connection.state === 'away' ? 'away' : 'not connected'}. Come back first.`);
  return connection.invoke(method, ...values);
}

function card(room) {
  if (!cards.has(room)) {
    const made = new RoomCard(room, user, act);
    cards.set(room, made);
    named('rooms').append(made.node);
  }
  return cards.get(room);
}

/** What the server calls on this client. */
const methods = {
  said(room, by, text, at) {
    const when = new Date(at);
    const missed = connection.missed(when);
    card(room).said(by, text, when, missed);
    if (missed) guide.done('meanwhile');
  },
  joined(room) { card(room).stand('in'); progress(); },
  left(room) { if (card(room).joined) card(room).stand('out'); },
  revoked(room) {
    card(room).stand('revoked');
    announce(`An administrator has taken ${room} away from you.`);
  },
  connectionRevoked() {
    connection.ended = true;
    cards.forEach((left) => {
      left.decided([]);
      if (left.joined) left.stand('out');
    });
    shown();
  },
  rooms(counted) { counted.forEach(({ room, members }) => card(room).counted(members)); progress(); },
  rejoined(answer) { decided(answer); },
};

function decided(answer) {
  const time = clock(new Date());
  const mentioned = new Set((answer.groups || []).map(({ room }) => room));
  cards.forEach((shown, room) => { if (shown.joined) mentioned.add(room); });
  const spoken = [...mentioned].flatMap((room) => {
    const decision = decisionFor(room, answer, time);
    const shown = card(room);
    const back = decision.outcome === 'back';
    if (!back && shown.standing === 'out') return []; // left before the line was lost: no news
    if (back || shown.joined) shown.stand(back ? 'in' : 'refused');
    shown.decided(decision.chips);
    if (!back) guide.done('meanwhile');
    return [decision.spoken];
  });
  announce(spoken.join(' '));
  say(named('advice'), answer.advice === 'sign-in-again' ? 'The server asks you to sign in again: sign out, then come back.' : '');
}

async function listRooms() {
  const rooms = await invoke('rooms');
  rooms.forEach(({ room, members, joined }) => {
    const shown = card(room);
    shown.counted(members);
    if (joined !== shown.joined && (joined || connection.backAt === undefined)) shown.stand(joined ? 'in' : 'out');
  });
  named('rooms').setAttribute('aria-busy', 'false');
  named('rooms-loading').hidden = true;
}

async function start() {
  say(named('drop-problem'), '');
  cards.forEach((shown) => { shown.stand('out'); shown.decided([]); });
  try {
    await connection.start();
    await listRooms();
  } catch (failed) {
    say(named('drop-problem'), failed.message);
  }
}

async function toggleDrop() {
  say(named('drop-problem'), '');
  try {
    if (drop.getAttribute('aria-checked') === 'true') await connection.comeBack();
    else if (connection.connected) await connection.drop();
  } catch (refused) {
    say(named('drop-problem'), refused.message);
  }
}

/** Shows the connection's state everywhere it is visible. */
function shown() {
  const { state, returning, detail, ended } = connection;
  const [word, meaning] = WORDS[ended ? 'ended' : state === 'away' && returning ? 'returning' : state];
  document.body.dataset.connection = state;
  write(named('state-word'), word);
  write(named('state-meaning'), state === 'disconnected' && detail && !ended ? `${detail} A new connection starts without rooms.` : meaning);
  drop.setAttribute('aria-checked', String(connection.dropped && !returning));
  drop.setAttribute('aria-disabled', String(!connection.connected && state !== 'away'));
  named('reconnect').hidden = state !== 'disconnected';
  named('connection').classList.toggle('ended', ended);
  if (state === 'away') guide.done('drop');
  if (state === 'connected' && connection.backAt !== undefined) guide.done('back');
  tick();
}

function tick() {
  const { awaySince } = connection;
  const seconds = awaySince === undefined ? 0 : Math.round((Date.now() - awaySince) / 1000);
  write(named('away-for'), awaySince === undefined ? '' : `For ${count(seconds, 'second')}.`);
}

/** Ticks off the steps that can be seen in the rooms. */
function progress() {
  const mine = [...cards.values()].filter((shownCard) => shownCard.joined);
  if (mine.length >= 2) guide.done('join');
  if (mine.some(({ present }) => present >= 2)) guide.done('second');
}

function announce(text) {
  write(named('announcer'), text);
}

async function signOut() {
  connection.client.stop();
  await ask('DELETE', 'session').catch(() => undefined);
  location.assign('/');
}

async function open() {
  try {
    const { body, date } = await ask('GET', 'me');
    user = body.user;
    named('user').append(avatar(user), user);
    document.title = `${user} · Rejoin`;
    named(`client-${chosen}`).setAttribute('aria-current', 'true');
    connection = new Connection(clients[chosen](methods), shown);
    connection.readClock(date);
    drop.addEventListener('click', toggleDrop);
    named('reconnect').addEventListener('click', () => { start(); drop.focus(); });
    named('sign-out').addEventListener('click', signOut);
    setInterval(tick, 1000);
    await start();
  } catch (failed) {
    if (failed.status > 0) location.assign('/');
    else say(named('drop-problem'), `This page could not start: ${failed.message}`);
  }
}

open();
