// What a client does that its token is bound to: keeps a key that nobody can read, and proves with it.
"use strict";

const KINDS = {
  "Ed25519": { make: { name: "Ed25519" }, sign: { name: "Ed25519" } },
  "P-256": { make: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
  "shared": { make: { name: "HMAC", hash: "SHA-256" }, sign: { name: "HMAC" } },
};

const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const bytes = (base64url) =>
  Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const sha256 = (string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(string));

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function keys(mode) {
  const opening = indexedDB.open("possession", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  return (await done(opening)).transaction("keys", mode).objectStore("keys");
}

const keep = async (kind, key) => done((await keys("readwrite")).put(key, kind));
const kept = async (kind) => done((await keys("readonly")).get(kind));

/** Makes a key pair and says what its public half is. */
async function makeKey(kind) {
  const pair = await crypto.subtle.generateKey(KINDS[kind].make, false, ["sign", "verify"]);
  await keep(kind, pair.privateKey);
  return text(await crypto.subtle.exportKey("raw", pair.publicKey));
}

/** Takes the key that the server shares with this client. */
async function takeKey(key) {
  await keep("shared", await crypto.subtle.importKey("raw", bytes(key), KINDS.shared.make, false, ["sign"]));
}

/** The proof for one challenge, token and audience. */
async function prove([kind, challenge, token, audience]) {
  const parts = [
    new TextEncoder().encode("reconnect-pop-v1\0"),
    bytes(challenge),
    await sha256(token),
    await sha256(audience),
  ];
  const message = await new Blob(parts).arrayBuffer();
  return text(await crypto.subtle.sign(KINDS[kind].sign, await kept(kind), message));
}

/** What a thief would try in the page: the reason why he does not get the key. */
async function carryAway(kind) {
  const key = await kept(kind);
  return crypto.subtle.exportKey("jwk", key).then(
    () => "got it",
    (error) => error.name,
  );
}
