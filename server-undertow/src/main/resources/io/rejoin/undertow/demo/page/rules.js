/** A room's rule, the store's modes, and on what a decision rested, in plain words. */

/** `5 minutes`, `1 second`, `0.4 seconds`. */
export function duration(milliseconds) {
  const minutes = milliseconds / 60000;
  const [number, noun] = Number.isInteger(minutes) && minutes > 0 ? [minutes, 'minute'] : [Math.round(milliseconds / 100) / 10, 'second'];
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const LEVELS = {
  token: ['token only', 'a signed token is enough'],
  revocations: ['checked without asking', 'the token, and that no revocation is known here since it was issued: no question to the store'],
  store: ['store asked each time', 'the store is asked whenever somebody comes back'],
};

const OUTAGES = {
  closed: () => ['closed in an outage', 'while the store is out, nobody is let in'],
  grace: (milliseconds) => [`${duration(milliseconds)} of grace`, `while the store is out, who was found good in the last ${duration(milliseconds)} is let in`],
  open: () => ['open in an outage: insecure', 'while the store is out, everybody gets in who is not known to be revoked, and is checked afterwards: insecure, here to show it'],
};

/** `{level, outage, outageTone, sentence}` of a rule as the server's state has it. */
export function guard({ level, outage, graceSeconds }) {
  const [levelWord, levelText] = LEVELS[level] || [level, level];
  const [outageWord, outageText] = (OUTAGES[outage] || (() => [outage, outage]))(graceSeconds * 1000);
  const outageTone = { open: 'bad', grace: 'warn' }[outage] || 'plain';
  return { level: levelWord, outage: outageWord, outageTone, sentence: `Level “${level}”: ${levelText}. Outage policy “${outage}”: ${outageText}.` };
}

/** What the store does, as a state and as a warning. */
export const MODES = {
  answers: ['answers', ''],
  slow: ['is slow', 'The store takes a second for every answer. Rooms that need not ask it do not feel that.'],
  fails: ['fails', 'The store fails. What this server knows counts for two seconds more; then each room goes by its outage policy. Granting and revoking are not possible now, and say so.'],
  hangs: ['hangs', 'The store hangs: whoever asks waits, five seconds at most, then each room goes by its outage policy. Switching back lets go whoever waits.'],
};

const BASES = {
  TOKEN: () => 'the token alone',
  REVOCATIONS: () => 'the revocations known here; the store was not asked',
  STORE: () => 'the store was asked',
  VERIFIER: () => 'the application’s own verifier decided',
  GRACE: (stale) => `the store was out; what was known ${stale} before`,
  NOTHING: () => 'unchecked: the store was out',
};

const OUTAGE_WORDS = { CLOSED: () => 'closed', GRACE: (milliseconds) => `${duration(milliseconds)} of grace`, OPEN: () => 'open, insecure' };

/** `{room, rested, rule}`: on what this decision of a room rested and by which rule; undefined if no rule was looked at. */
export function evidence(group) {
  if (group.rule === undefined) return undefined;
  const unasked = group.verdict === 'STORE_UNAVAILABLE';
  const rested = unasked ? 'the store was out' : (BASES[group.basis] || (() => group.basis))(duration(group.stalenessMillis || 0));
  const revision = group.revision === undefined || unasked ? '' : `, revision ${group.revision}`;
  const outage = (OUTAGE_WORDS[group.outage] || (() => group.outage))(group.graceMillis);
  return { room: group.group, rested: `${rested}${revision}`, rule: `rule ${group.rule}: ${group.level.toLowerCase()}, outage ${outage}` };
}

/** Whether somebody was let in without all the checks that the room asks for. */
export const incomplete = ({ basis }) => basis === 'GRACE' || basis === 'NOTHING';
