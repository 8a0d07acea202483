/** What the server decided about the rooms of a connection that came back, in words. */

const ADVICE = {
  none: '',
  'retry-later': 'try again in a moment',
  'sign-in-again': 'sign in again',
};

/**
 * Reads the server's `rejoined` for one room: `{outcome, chips, spoken}`. A room that the answer does not mention was not given back.
 */
export function decisionFor(room, answer, time) {
  const found = (answer.groups || []).find((group) => group.room === room);
  if (found && found.outcome === 'back') {
    const chips = [['good', `back in, ${time}`]];
    if (answer.gap) chips.push(['warn', 'gap: some messages may be missing']);
    return { outcome: 'back', chips, spoken: `${room}: back in${answer.gap ? ', some messages may be missing' : ''}.` };
  }
  const advice = ADVICE[found ? found.advice : answer.advice] || '';
  const chips = [['bad', `not let back in, ${time}`]];
  if (advice !== '') chips.push(['warn', advice]);
  return { outcome: 'refused', chips, spoken: `${room}: not let back in. ${advice}` };
}
