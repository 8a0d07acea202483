/* Writes down what the unmodified classic client tells an application; a test reads it. */
"use strict";

const asked = new URLSearchParams(location.search);
const connection = $.connection.hub;
const seen = { said: [], rejoined: [], revoked: [], states: [], errors: [], reconnected: 0 };

for (const hub of asked.get("hubs").split(",")) {
  const { client } = $.connection[hub];
  client.said = (group, text) => seen.said.push({ hub, group, text });
  client.rejoined = (outcome) => seen.rejoined.push({ hub, ...outcome });
  client.revoked = (group) => seen.revoked.push(group);
}
connection.reconnectDelay = Number(asked.get("delay"));
connection.stateChanged(({ newState }) => seen.states.push(newState));
connection.reconnected(() => { seen.reconnected += 1; });
connection.error((error) => seen.errors.push(error.message));

const connected = () => connection.state === $.signalR.connectionState.connected;
const call = (hub, method, values) => $.connection[hub].server[method](...values)
  .then((value) => ({ value: value === undefined ? null : value }), (error) => ({ error: error.message }));
