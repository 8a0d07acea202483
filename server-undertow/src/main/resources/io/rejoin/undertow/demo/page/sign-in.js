/** The front door: a name, and in. */
import { named, say } from './dom.js';
import { ask } from './http.js';

const NAME = /^[A-Za-z0-9_-]{1,32}$/;
const field = named('sign-in-name');
const problem = named('sign-in-problem');

async function signIn(event) {
  event.preventDefault();
  const name = field.value.trim();
  try {
    if (!NAME.test(name)) throw new Error('A name is 1 to 32 letters, digits, - or _.');
    const { body } = await ask('POST', '/session', { name });
    location.assign(body.home);
  } catch (refused) {
    say(problem, refused.message);
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
}

document.querySelector('form').addEventListener('submit', signIn);
field.addEventListener('input', () => {
  say(problem, '');
  field.removeAttribute('aria-invalid');
});
