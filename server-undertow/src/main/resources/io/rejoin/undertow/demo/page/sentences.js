/** An audit record as a sentence, and whether it is good news, bad news or a plain change. */
import { incomplete } from './rules.js';

const words = (code) => String(code).toLowerCase().replace(/_/g, ' ');

const list = (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`);

const at = (group) => (group.revision === undefined ? '' : ` at revision ${group.revision}`);

const granted = ({ verdict }) => /^GRANTED|^ASSIGNED/.test(verdict);

const why = (group) => `${group.group}: ${words(group.verdict)}${group.verdict === 'REVOKED' ? at(group) : ''}`;

function parts(record) {
  const groups = record.groups || [];
  return {
    back: groups.filter(granted).map(({ group }) => group),
    gone: groups.filter(({ verdict }) => verdict === 'LEFT').map(({ group }) => group),
    refused: groups.filter((group) => !granted(group) && group.verdict !== 'LEFT'),
    first: groups[0] || {},
    rooms: list(groups.map(({ group }) => group)),
  };
}

function reconnect(record) {
  const { back, gone, refused } = parts(record);
  const said = [];
  if (back.length > 0) said.push(`came back into ${list(back)}`);
  if (refused.length > 0) said.push(`was not let back into ${refused.map(why).join('; ')}`);
  if (gone.length > 0) said.push(`had left ${list(gone)} before`);
  if (said.length === 0) said.push(record.outcome === 'REFUSED' ? 'came back, but the token was refused' : 'came back; was in no room');
  const reason = record.reason !== undefined && refused.length === 0 ? `: ${words(record.reason)}` : '';
  return `${record.user} ${said.join('; ')}${reason}`;
}

function join(record) {
  const { refused, first, rooms } = parts(record);
  if (record.outcome !== 'REFUSED') return `${record.user} joined ${rooms}`;
  if (refused.length > 0) return `${record.user} was not let into ${refused.map(why).join('; ')}`;
  return `${record.user} was not let into ${rooms || 'a room'}: ${words(record.reason || first.verdict || 'refused')}`;
}

/** What a grant or a revocation was about: one room of one user, every room of a user, or a room of everyone. */
function administered(verb, preposition) {
  return (record) => {
    const { first, rooms } = parts(record);
    const since = first.revision === undefined ? record.revision : first.revision;
    return `${record.actor || 'somebody'} ${verb} ${rooms || 'every room'} ${preposition} ${record.user || 'everyone'}${at({ revision: since })}`;
  };
}

function recheck(record) {
  const { rooms } = parts(record);
  return record.outcome === 'REFUSED'
    ? `${record.user}, let into ${rooms} unchecked, was checked and put out again`
    : `${record.user}, let into ${rooms} unchecked, was checked and may stay`;
}

const TELL = {
  RECONNECT: reconnect,
  JOIN: join,
  LEAVE: (record) => `${record.user} left ${parts(record).rooms}`,
  GRANT: administered('granted', 'to'),
  REVOKE: administered('revoked', 'from'),
  REVOCATION_NOTICED: (record) => `noticed in the store: ${administered('revoked', 'from')(record)}`,
  CONNECTION_REVOKED: (record) => `${record.actor || 'somebody'} closed a connection of ${record.user || 'somebody'} for good`,
  REFRESH: (record) => `${record.actor || 'somebody'} was not let renew the sign-in of a connection of ${record.user || 'somebody'}`,
  RECHECK: recheck,
  FAMILY_REVOKED: (record) => `every token of ${record.user || 'somebody'}’s connection was revoked${record.reason ? `: ${words(record.reason)}` : ''}`,
};

const CHANGES = ['GRANT', 'REVOKE', 'REVOCATION_NOTICED']; // whose user may be absent: everyone

/** One line, as a person would say it. A kind that this page does not know is still told. */
export function sentence(record) {
  const tell = TELL[record.kind];
  if (!tell) return `${words(record.kind)}: ${record.user || ''} ${words(record.outcome || '')}`;
  return tell(CHANGES.includes(record.kind) ? record : { user: 'somebody', ...record });
}

/** `good`, `bad`, `warn` (some of both, or not all was checked) or `plain`. */
export function tone(record) {
  if (record.outcome === 'REFUSED' || record.kind === 'FAMILY_REVOKED') return 'bad';
  if (record.outcome === 'PARTIAL' || TAKING.includes(record.kind) || (record.groups || []).some(incomplete)) return 'warn';
  return record.kind === 'LEAVE' ? 'plain' : 'good';
}

const TAKING = ['REVOKE', 'REVOCATION_NOTICED', 'CONNECTION_REVOKED'];
