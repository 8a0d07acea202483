// A client of ASP.NET Core SignalR that does what a test says, line by line, and writes down what happens; both in JSON. The argument
// says which: { npm, url, user, protocol, transport, skip, mode, headers }. Its mode is "rejoin" with the Rejoin client on top, "again" if
// besides it does not reconnect by itself but is started anew, "keyless" if besides it has no key, "hand" without it, or "plain". All but
// the last tell the test every news of the server.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const RETRY_MILLIS = 100;
const { npm, url, user, protocol, transport, skip, mode, headers } = JSON.parse(process.argv[2]);
const signalr = require(npm);

const tell = (what) => console.log(JSON.stringify(what));
const log = (level, text) => level >= signalr.LogLevel.Warning && tell({ event: "log", text });
let accessToken = user;
let connectionToken;

// For tokens that end: remembers the secret of the connection, which the library keeps to itself, and shows the newest token where the
// library goes on with that of its start (version 10 asks for another one only before it connects).
class ListeningClient extends signalr.DefaultHttpClient {
  async send(request) {
    if (accessToken !== user && !request.url.includes("/refresh?")) {
      request.headers = { ...request.headers, Authorization: `Bearer ${accessToken}` };
    }
    const response = await super.send(request);
    if (request.url.includes("/negotiate")) {
      const negotiated = JSON.parse(response.content);
      connectionToken = negotiated.connectionToken ?? negotiated.connectionId;
    }
    return response;
  }
}

const httpClient = new ListeningClient(signalr.NullLogger.instance);
const options = {
  ...(user?.includes("!") && { httpClient }),
  ...(user && { accessTokenFactory: () => accessToken }),
  transport: signalr.HttpTransportType[transport],
  headers,
  ...(skip && { skipNegotiation: true }),
  ...(mode === "keyless" && { key: false }),
};

const builder = new signalr.HubConnectionBuilder().configureLogging({ log });
if (["rejoin", "again", "keyless"].includes(mode)) {
  const { withRejoin } = await import("../../server-undertow/client-javascript/rejoin.js");
  withRejoin(builder, url, options);
} else {
  builder.withUrl(url, options);
}
if (builder.withAutomaticReconnect && mode !== "again") {
  builder.withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => RETRY_MILLIS });
}
if (protocol === "messagepack") {
  const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");
  builder.withHubProtocol(new MessagePackHubProtocol());
}
const connection = builder.build();
connection.on("said", (group, text) => tell({ event: "said", group, text }));
connection.onclose((error) => {
  tell({ event: "closed" });
  if (mode === "again" && error) {
    startAgain();
  }
});
connection.onreconnected?.((id = null) => tell({ event: "reconnected", id }));
connection.onrejoined?.((outcome) => tell({ event: "rejoined", ...outcome }));
if (mode !== "plain") {
  connection.on("rejoin", (news) => tell({ event: "rejoin", ...news }));
}

function startAgain() {
  connection.start().then(
    () => tell({ event: "reconnected", id: connection.connectionId }),
    () => setTimeout(startAgain, RETRY_MILLIS),
  );
}

const collect = (method, args) =>
  new Promise((resolve, reject) => {
    const items = [];
    connection.stream(method, ...args).subscribe({
      next: (item) => items.push(item),
      complete: () => resolve(items),
      error: reject,
    });
  });

const upload = (method, items) => {
  const subject = new signalr.Subject();
  const result = connection.invoke(method, subject);
  items.forEach((item) => subject.next(item));
  subject.complete();
  return result;
};

// As clients of version 11 do; a token that was refused is not used again.
const refresh = (token) =>
  httpClient
    .post(`${url}/refresh?id=${encodeURIComponent(connectionToken)}`, { headers: { Authorization: `Bearer ${token}` } })
    .then(
      ({ statusCode, content }) => ((accessToken = token), { status: statusCode, answer: JSON.parse(content) }),
      ({ statusCode }) => ({ status: statusCode }),
    );

const commands = {
  start: () => connection.start().then(() => connection.connectionId ?? null),
  stop: () => connection.stop().then(() => null),
  invoke: (method, ...args) => connection.invoke(method, ...args),
  stream: (method, ...args) => collect(method, args),
  upload: (method, ...items) => upload(method, items),
  refresh: (token) => refresh(token),
  header: (name, value) => ((headers[name] = value), null),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, args } = JSON.parse(line);
  Promise.resolve()
    .then(() => commands[command](...args))
    .then((value) => tell({ answer: id, value }), (error) => tell({ answer: id, error: error.message }));
}
process.exit();
