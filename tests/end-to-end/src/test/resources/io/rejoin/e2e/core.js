/* Writes down what the unmodified Core client, with the Rejoin client on top, tells an application; a test reads it. */
import { withRejoin } from "/lib/rejoin.js";

const seen = { said: [], rejoined: [], tokens: [], keys: [], reconnected: 0 };

function connect([url, user, transport, skipNegotiation]) {
  const options = { accessTokenFactory: () => user, transport: signalR.HttpTransportType[transport], skipNegotiation };
  const connection = withRejoin(new signalR.HubConnectionBuilder(), url, options)
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => 100 })
    .build();
  connection.on("said", (group, text) => seen.said.push(text));
  connection.on("rejoin", ({ token }) => token && seen.tokens.push(token));
  connection.onrejoined((outcome) => seen.rejoined.push(outcome));
  connection.onreconnected(() => { seen.reconnected += 1; });
  window.connection = connection;
  return connection.start().then(() => "connected", (error) => error.message);
}

/** Puts itself between the Rejoin client and the browser's keys. */
function watchKeys() {
  const { generateKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.generateKey = async function (...asked) {
    const pair = await generateKey.apply(this, asked);
    seen.keys.push(pair);
    return pair;
  };
}

const carryAway = (format) => crypto.subtle.exportKey(format, seen.keys[0].privateKey).then(() => "got it", (error) => error.name);

Object.assign(window, { seen, connect, watchKeys, carryAway });
