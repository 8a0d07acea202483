/** An audit record as a sentence, and whether it is good news, bad news or a plain change. */

const words = (code) => String(code).toLowerCase().replace(/_/g, ' ');

const list = (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`);

const at = (group) => (group.revision === undefined ? '' : ` at revision ${group.revision}`);

const why = (group) => `${group.group}: ${words(group.verdict)}${group.verdict === 'REVOKED' ? at(group) : ''}`;

function parts(record) {
  const groups = record.groups || [];
  return {
    back: groups.filter(({ verdict }) => verdict === 'GRANTED').map(({ group }) => group),
    gone: groups.filter(({ verdict }) => verdict === 'LEFT').map(({ group }) => group),
    refused: groups.filter(({ verdict }) => verdict !== 'GRANTED' && verdict !== 'LEFT'),
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

function administered(verb, preposition) {
  return (record) => {
    const { first, rooms } = parts(record);
    return `${record.actor || 'somebody'} ${verb} ${rooms} ${preposition} ${record.user}${at(first)}`;
  };
}

const TELL = {
  RECONNECT: reconnect,
  JOIN: join,
  LEAVE: (record) => `${record.user} left ${parts(record).rooms}`,
  GRANT: administered('granted', 'to'),
  REVOKE: administered('revoked', 'from'),
  FAMILY_REVOKED: (record) => `every token of ${record.user}’s connection was revoked${record.reason ? `: ${words(record.reason)}` : ''}`,
};

/** One line, as a person would say it. A kind that this page does not know is still told. */
export function sentence(record) {
  const tell = TELL[record.kind];
  return tell ? tell({ user: 'somebody', ...record }) : `${words(record.kind)}: ${record.user || ''} ${words(record.outcome || '')}`;
}

/** `good`, `bad`, `warn` (some of both) or `plain`. */
export function tone(record) {
  if (record.outcome === 'REFUSED' || record.kind === 'FAMILY_REVOKED') return 'bad';
  if (record.outcome === 'PARTIAL' || record.kind === 'REVOKE') return 'warn';
  return record.kind === 'LEAVE' ? 'plain' : 'good';
}
