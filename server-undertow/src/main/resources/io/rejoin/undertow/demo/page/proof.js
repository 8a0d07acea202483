/**
 * Checks that a record is on the trail, here in the browser: the record's text is hashed, climbs to the root (RFC 9162, section
 * 2.1.3.2), and the root must be the one in the checkpoint, whose signature (Ed25519, C2SP signed-note) must hold under the key.
 */
import { count } from './dom.js';
import { ask } from './http.js';

const utf8 = (text) => new TextEncoder().encode(text);
const unhex = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function sha256(...parts) {
  const joined = new Uint8Array(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

/** The root that this text has as record `seq` of `size` with this path; undefined if the path does not fit. */
async function climb(text, seq, size, path) {
  let hash = await sha256([0], utf8(text));
  let at = seq - 1;
  let last = size - 1;
  for (const other of path.map(unhex)) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = await sha256([1], other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await sha256([1], hash, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hex(hash) : undefined;
}

/** Whether the key signed the checkpoint; undefined if this browser cannot tell. */
async function signed(checkpoint, verifierKey) {
  const [text, signature] = checkpoint.split('\n\n— ');
  const [, name, key] = /^([^+]*)\+[^+]*\+(.*)$/.exec(verifierKey);
  try {
    const imported = await crypto.subtle.importKey('raw', unbase64(key).slice(1), 'Ed25519', false, ['verify']);
    const [signer, mark] = signature.trim().split(' ');
    return signer === name && await crypto.subtle.verify('Ed25519', imported, unbase64(mark).slice(4), utf8(`${text}\n`));
  } catch (unknown) {
    return undefined;
  }
}

/** `{good, text}`: asks for the proof of a record and checks it. */
export async function prove(seq) {
  try {
    const { body } = await ask('GET', `/admin/audit/proof?seq=${seq}`);
    return await judge(body);
  } catch (failed) {
    return { good: false, text: failed.message };
  }
}

async function judge({ seq, size, text, path, checkpoint, key, proves }) {
  if (!globalThis.crypto || !crypto.subtle) {
    return { good: proves, text: `${proves ? 'The server says yes' : 'The server says no'}; this browser calculates only over HTTPS or on localhost.` };
  }
  const [, saidSize, saidRoot] = checkpoint.split('\n');
  const root = await climb(text, seq, size, path);
  const fits = Number(saidSize) === size && root === hex(unbase64(saidRoot));
  const holds = await signed(checkpoint, key);
  if (!fits || holds === false) {
    return { good: false, text: `Not proved: ${fits ? 'the checkpoint is not signed by that key' : 'the record does not lead to the signed root'}.` };
  }
  const signature = holds ? ' and the signature on that holds' : '; this browser cannot check its signature';
  return { good: true, text: `Proved in this browser: record ${seq} of ${size} leads by ${count(path.length, 'hash').replace('hashs', 'hashes')} to the root in the signed checkpoint${signature}.` };
}
