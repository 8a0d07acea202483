// A client of ASP.NET Core SignalR whose connection outlives its sockets, as far as the server lets it. It does what a test says, line by
// line, and writes down what happens; both in JSON. The argument says which: { npm, url, user, protocol, mode, headers }. Its mode is
// "stateful_rejoin" with the Rejoin client on top, or "stateful".
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const RETRY_MILLIS = 100;
const { npm, url, user, protocol, mode, headers } = JSON.parse(process.argv[2]);
const signalr = require(npm);

let me = user;
const tell = (what) => console.log(JSON.stringify(what));
const log = (level, text) => level >= signalr.LogLevel.Warning && tell({ event: "log", text });
const options = { accessTokenFactory: () => me, transport: signalr.HttpTransportType.WebSockets, headers };

const builder = new signalr.HubConnectionBuilder().configureLogging({ log });
if (mode === "stateful_rejoin") {
  const { withRejoin } = await import("../../server-undertow/client-javascript/rejoin.js");
  withRejoin(builder, url, options);
} else {
  builder.withUrl(url, options);
}
builder.withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => RETRY_MILLIS }).withStatefulReconnect();
if (protocol === "messagepack") {
  const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");
  builder.withHubProtocol(new MessagePackHubProtocol());
}
const connection = builder.build();
connection.on("said", (group, text) => tell({ event: "said", group, text }));
connection.onclose(() => tell({ event: "closed" }));
connection.onreconnecting(() => tell({ event: "reconnecting" }));
connection.onreconnected((id = null) => tell({ event: "reconnected", id }));
connection.onrejoined?.((outcome) => tell({ event: "rejoined", ...outcome }));

const commands = {
  start: () => connection.start().then(() => connection.connectionId),
  stop: () => connection.stop().then(() => null),
  become: (name) => ((me = name), null),
  invoke: (method, ...args) => connection.invoke(method, ...args),
  send: (method, ...args) => connection.send(method, ...args).then(() => null),
  begin: (method, ...args) => {
    connection.invoke(method, ...args).then(
      (value) => tell({ event: "answered", value }),
      (error) => tell({ event: "failed", error: error.message }),
    );
    return null;
  },
  follow: (method, ...args) => {
    connection.stream(method, ...args).subscribe({
      next: (item) => tell({ event: "item", item }),
      complete: () => tell({ event: "completed" }),
      error: (error) => tell({ event: "failed", error: error.message }),
    });
    return null;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, args } = JSON.parse(line);
  Promise.resolve()
    .then(() => commands[command](...args))
    .then((value) => tell({ answer: id, value }), (error) => tell({ answer: id, error: error.message }));
}
process.exit();
