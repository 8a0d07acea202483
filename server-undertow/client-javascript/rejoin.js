// Brings a SignalR client back into its groups: keeps the reconnect token and the position that the server hands out, and shows them
// whenever the client connects anew, with a proof that it has the key that its tokens are bound to. All of that goes in headers, or, where
// a browser cannot set any, in the query of a WebSocket.

const TOKEN = "Rejoin-Token";
const POSITION = "Rejoin-Position";
const KEY = "Rejoin-Key";
const PROOF = "Rejoin-Proof";
/** Says that this client knows of tokens and has none: without a word the server does not speak of them. */
const NOTHING = { [TOKEN]: "none" };
const HOPS_MAX = 10;
const TIMEOUT_MILLIS = 100_000;

/** Like `builder.withUrl(url, options)`, with the promise that the connection comes back into its groups. */
export function withRejoin(builder, url, options = {}) {
  const kept = { claim: NOTHING, possession: {} };
  const headers = liveView(() => ({ ...options.headers, ...kept.claim, ...kept.possession }));
  builder.withUrl(url, { ...options, headers });
  const build = builder.build;
  builder.build = () => rejoining(build.call(builder), kept, options);
  return builder;
}

/** An object that always has the properties of what `current` gives: SignalR reads its headers anew for every request. */
function liveView(current) {
  return new Proxy(
    {},
    {
      ownKeys: () => Reflect.ownKeys(current()),
      get: (_, name) => current()[name],
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
    },
  );
}

function rejoining(connection, kept, options) {
  const listeners = [];
  let stopped = false;

  connection.on("rejoin", ({ token, position, ...outcome }) => {
    if (stopped) {
      return;
    }
    kept.claim = {
      ...(outcome.over === true ? NOTHING : kept.claim),
      ...(token !== undefined && { [TOKEN]: token }),
      ...(position !== undefined && { [POSITION]: position }),
    };
    if (outcome.back !== undefined) {
      listeners.forEach((listener) => listener(outcome));
    }
  });

  showAtEachStart(connection.connection, kept, options, () => stopped);
  const { start, stop } = connection;
  connection.start = () => {
    stopped = false;
    return start.call(connection);
  };
  connection.stop = () => {
    stopped = true;
    kept.claim = NOTHING;
    return stop.call(connection);
  };
  connection.onrejoined = (listener) => {
    listeners.push(listener);
  };
  return connection;
}

/** Of the line below the connection, which begins anew with each start and with each reconnect, and reads its address after that. */
function showAtEachStart(line, kept, options, isStopped) {
  const inQuery = options.skipNegotiation === true && globalThis.process?.release?.name !== "node";
  const key = options.key === false ? undefined : makeKey().catch(() => undefined);
  const { start } = line;
  line.start = async (format) => {
    const url = line.baseUrl;
    kept.possession = await possession(await key, kept.claim[TOKEN], url, options);
    if (isStopped()) {
      throw new Error("The connection was stopped before it could start.");
    }
    if (inQuery) {
      line.baseUrl = url + (url.includes("?") ? "&" : "?") + new URLSearchParams({ ...kept.claim, ...kept.possession });
    }
    try {
      await start.call(line, format);
    } finally {
      line.baseUrl = url;
      delete kept.possession[PROOF];
    }
  };
}

/** A key that no script can read, not even this one. Undefined where there is no WebCrypto: pages without TLS, old browsers. */
async function makeKey() {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    return undefined;
  }
  const { publicKey, privateKey } = await subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  return {
    name: "P-256." + encode(await subtle.exportKey("raw", publicKey)),
    sign: async (bytes) => encode(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, bytes)),
  };
}

/** What names the key, and proves for this token that it is there; without a proof if the server makes no challenges. */
async function possession(key, token, url, options) {
  if (key === undefined) {
    return {};
  }
  const given = token === NOTHING[TOKEN] ? undefined : await challengeAt(url, await options.accessTokenFactory?.(), options);
  if (given?.challenge === undefined) {
    return { [KEY]: key.name };
  }
  const { challenge, audience } = given;
  const parts = [utf8("reconnect-pop-v1\0"), decode(challenge), await sha256(token), await sha256(audience)];
  const proof = await key.sign(Uint8Array.from(parts.flatMap((bytes) => [...bytes])));
  return { [KEY]: key.name, [PROOF]: `${challenge}.${proof}` };
}

/** A challenge of the server, or of the one that it sends its clients to. Undefined if it makes none; fails if it cannot be asked now. */
async function challengeAt(url, accessToken, options, hops = 0) {
  const headers = { ...options.headers, ...(accessToken && { Authorization: `Bearer ${accessToken}` }) };
  const { status, text } = await post(url.replace(/\/?(\?|$)/, "/challenge$1"), headers, options);
  if (status >= 500 || [401, 408, 429].includes(status)) {
    throw Object.assign(new Error(`No challenge for the reconnect token: status code ${status}`), { statusCode: status });
  }
  const given = status === 200 ? parsed(text) : undefined;
  return given?.url && hops < HOPS_MAX ? challengeAt(given.url, given.accessToken ?? accessToken, options, hops + 1) : given;
}

/** By the application's own HTTP client, if it has one. */
async function post(url, headers, { httpClient, withCredentials = true, timeout = TIMEOUT_MILLIS }) {
  if (httpClient !== undefined) {
    const { statusCode, content } = await httpClient
      .post(url, { headers, withCredentials, timeout })
      .catch((error) => (error.statusCode ? error : Promise.reject(error)));
    return { status: statusCode, text: content };
  }
  const credentials = withCredentials ? "include" : "same-origin";
  const response = await fetch(url, { method: "POST", headers, credentials, signal: AbortSignal.timeout?.(timeout) });
  return { status: response.status, text: await response.text() };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");
const decode = (text) =>
  Uint8Array.from(atob(text.replace(/[-_]/g, (sign) => ({ "-": "+", "_": "/" })[sign])), (sign) => sign.charCodeAt(0));
