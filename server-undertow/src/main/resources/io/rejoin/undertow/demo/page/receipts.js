/** What an administrator can do to a user, a room or a connection: the question before, the request, and the receipt as a sentence. */
import { count } from './dom.js';

/** How far a revocation reached, from its receipt. */
function reach({ membershipsEnded, connectionsTold, micros }) {
  const told = `${count(membershipsEnded, 'membership')} ended and ${count(connectionsTold, 'connection')} told`;
  return `${told}, in ${(micros / 1000).toFixed(1)} ms, before this answer came.`;
}

export const grant = (user, room) => ({
  path: 'grant',
  body: { user, room },
  failed: `grant ${room}, ${user}`,
  receipt: ({ revision }) => `${room} is granted to ${user}, at revision ${revision}.`,
});

export const revoke = (user, room) => ({
  path: 'revoke',
  body: { user, room },
  failed: `revoke ${room}, ${user}`,
  receipt: (done) => `${room} is taken from ${user}, at revision ${done.revision}: ${reach(done)}`,
});

export const revokeEverywhere = (user) => ({
  path: 'revoke-everywhere',
  body: { user },
  confirm: [`Take every room from ${user}?`, 'In all rooms and on all their connections, now and for old tokens; signing in again changes nothing. You can grant rooms again one by one.', 'Take every room'],
  failed: `revoke everywhere, ${user}`,
  receipt: (done) => `Every room is taken from ${user}, at revision ${done.revision}: ${reach(done)}`,
});

export const revokeEveryone = (room) => ({
  path: 'revoke-everyone',
  body: { room },
  confirm: [`Take ${room} from everyone?`, `Whoever is in ${room} is out at once, and whoever is away does not come back into it. You can grant it again user by user.`, 'Take it from everyone'],
  failed: `revoke ${room}, everyone`,
  receipt: (done) => `${room} is taken from everyone, at revision ${done.revision}: ${reach(done)}`,
});

export const closeConnection = (user, connection) => ({
  path: 'revoke-connection',
  body: { connection },
  confirm: [`Close this connection of ${user}?`, 'For good: none of its tokens is worth anything any more. What the user may do stays as it is; a new connection starts without rooms.', 'Close it'],
  failed: `close a connection, ${user}`,
  receipt: (done) => `A connection of ${user} is closed for good: ${reach(done)}`,
});
