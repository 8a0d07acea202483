/** JSON requests to the server that sent this page. */

/** What the server said instead of doing it: its one line as `message`, and the HTTP `status` (0: no answer at all). */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Asks and gives `{body, date}`; `body` is undefined for an empty answer. Throws Refused for everything else. */
export async function ask(method, url, body) {
  const answer = await fetch(url, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Refused(0, 'The server does not answer. Is it running?'); });
  const said = await parsed(answer);
  if (!answer.ok || answer.redirected) {
    throw new Refused(answer.status, (said && said.error) || `The server answered ${answer.status}.`);
  }
  return { body: said, date: answer.headers.get('Date') };
}

async function parsed(answer) {
  const text = await answer.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (notJson) {
    return undefined;
  }
}
