/** Builds and fills elements. Text always goes in as text, so nothing that the server says can become markup. */

/** Makes an element; `testid` becomes `data-testid`, `true` an empty attribute, `false` and `undefined` none. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    node.setAttribute(name === 'testid' ? 'data-testid' : name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

/** The element with this `data-testid`. */
export function named(testid) {
  return document.querySelector(`[data-testid="${testid}"]`);
}

/** Changes text only when it differs: a live region must not repeat itself. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows or hides a message's place: it is hidden while there is nothing to say. */
export function say(node, text) {
  write(node, text);
  node.hidden = text === '';
}

const HUES = 6;

/** A round initial; the same name always has the same colour. */
export function avatar(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return element('span', { class: `avatar hue-${sum % HUES}`, 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase());
}

/** Wall-clock time of this browser, to the second: `10:04:12`. */
export function clock(instant) {
  return instant.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

/** `1 connection`, `2 connections`. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
