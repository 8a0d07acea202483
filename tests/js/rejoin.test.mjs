// What the Rejoin client does about its key, beside a SignalR client that only writes down what it would send, and a server that answers
// what the test says. Run by `node --test`; loopback only.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { withRejoin } from "../../server-undertow/client-javascript/rejoin.js";

const CHALLENGE = Buffer.alloc(32, 7).toString("base64url");
const GOOD = { status: 200, body: JSON.stringify({ challenge: CHALLENGE, audience: "here" }) };

let server;
let asked;
let answers;

beforeEach(async () => {
  asked = [];
  answers = [GOOD];
  server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    const { status, body } = answers.length > 1 ? answers.shift() : answers[0];
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => server.close());

const address = () => `http://127.0.0.1:${server.address().port}`;

/** A connection of a client that writes down its address and headers whenever it starts, and a token that it was handed. */
function connectionWith(options, token = "t-1", url = `${address()}/chat?x=a/?b`) {
  const handlers = {};
  const starts = [];
  const line = {
    baseUrl: undefined,
    async start() {
      starts.push({ url: this.baseUrl, ...this.headers });
    },
  };
  const builder = {
    withUrl: (base, { headers }) => Object.assign(line, { baseUrl: base, headers }),
    build: () => ({
      connection: line,
      on: (name, handler) => (handlers[name] = handler),
      start: () => line.start(2),
      stop: async () => {},
    }),
  };
  const connection = withRejoin(builder, url, options).build();
  if (token) {
    handlers.rejoin({ token });
  }
  return { connection, line, starts };
}

test("key is named and there is no challenge without a token", async () => {
  const { connection, starts } = connectionWith({}, null);
  await connection.start();

  assert.match(starts[0]["Rejoin-Key"], /^P-256\.[A-Za-z0-9_-]{87}$/);
  assert.equal(starts[0]["Rejoin-Proof"], undefined);
  assert.equal(asked.length, 0);
});

test("proof is right, for this start only, and asked for as the application asks", async () => {
  const options = { headers: { "X-Own": "1" }, accessTokenFactory: async () => "secret" };
  const { connection, line, starts } = connectionWith(options);
  await connection.start();

  const [challenge, signature] = starts[0]["Rejoin-Proof"].split(".");
  assert.equal(challenge, CHALLENGE);
  assert.ok(await isRight(starts[0]["Rejoin-Key"], signature, "t-1", "here"));
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].url, "/chat/challenge?x=a/?b");
  assert.equal(asked[0].headers["x-own"], "1");
  assert.equal(asked[0].headers.authorization, "Bearer secret");
  assert.equal(line.headers["Rejoin-Proof"], undefined);
  assert.equal(line.headers["Rejoin-Key"], starts[0]["Rejoin-Key"]);
});

async function isRight(name, signature, token, audience) {
  const raw = Buffer.from(name.slice("P-256.".length), "base64url");
  const key = await crypto.subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const hash = async (text) => Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text)));
  const signed = Buffer.concat([
    Buffer.from("reconnect-pop-v1\0"), Buffer.from(CHALLENGE, "base64url"), await hash(token), await hash(audience)]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, Buffer.from(signature, "base64url"), signed);
}

for (const status of [500, 503, 401, 429]) {
  test(`challenge that cannot be had now (${status}) fails the attempt, and the next one has its proof`, async () => {
    answers = [{ status, body: "" }, GOOD];
    const { connection, starts } = connectionWith({});
    await assert.rejects(connection.start(), { statusCode: status });
    await connection.start();

    assert.equal(starts.length, 1);
    assert.ok(starts[0]["Rejoin-Proof"]);
  });
}

test("server that is away fails the attempt", async () => {
  const { connection, starts } = connectionWith({}, "t-1", "http://127.0.0.1:1/chat");
  await assert.rejects(connection.start());

  assert.equal(starts.length, 0);
});

for (const answer of [{ status: 404, body: "" }, { status: 405, body: "" }, { status: 403, body: "" }, { status: 200, body: "<html>" }, { status: 200, body: "{}" }]) {
  test(`server that makes no challenges (${answer.status} ${answer.body}) is connected to without a proof`, async () => {
    answers = [answer];
    const { connection, starts } = connectionWith({});
    await connection.start();

    assert.equal(starts[0]["Rejoin-Token"], "t-1");
    assert.equal(starts[0]["Rejoin-Proof"], undefined);
  });
}

test("server that sends its clients elsewhere is followed, with the access token for there", async () => {
  answers = [{ status: 200, body: JSON.stringify({ url: `${address()}/other?shard=2`, accessToken: "pass" }) }, GOOD];
  const { connection, starts } = connectionWith({ accessTokenFactory: () => "secret" });
  await connection.start();

  assert.deepEqual(asked.map(({ url }) => url), ["/chat/challenge?x=a/?b", "/other/challenge?shard=2"]);
  assert.equal(asked[1].headers.authorization, "Bearer pass");
  assert.ok(starts[0]["Rejoin-Proof"]);
});

test("server that sends its clients round in circles is given up", async () => {
  answers = [{ status: 200, body: JSON.stringify({ url: `${address()}/chat` }) }];
  const { connection, starts } = connectionWith({});
  await connection.start();

  assert.equal(starts[0]["Rejoin-Proof"], undefined);
  assert.ok(asked.length < 20);
});

test("application's own HTTP client is used, whether it tells of errors or throws them", async () => {
  const told = [];
  const httpClient = {
    post: async (url, request) => {
      if (told.push({ url, ...request }) === 1) {
        throw { statusCode: 503 };
      }
      return { statusCode: 200, content: GOOD.body };
    },
  };
  const { connection, starts } = connectionWith({ httpClient, withCredentials: false });
  await assert.rejects(connection.start(), { statusCode: 503 });
  await connection.start();

  assert.equal(told[1].withCredentials, false);
  assert.equal(asked.length, 0);
  assert.ok(starts[0]["Rejoin-Proof"]);
});

test("connection that is stopped while it asks does not start", async () => {
  const { connection, starts } = connectionWith({});
  const starting = assert.rejects(connection.start(), /stopped/);
  await connection.stop();
  await starting;

  assert.equal(starts.length, 0);
});

test("without a key nothing is named and nothing is asked", async () => {
  const { connection, starts } = connectionWith({ key: false });
  await connection.start();

  assert.equal(starts[0]["Rejoin-Token"], "t-1");
  assert.equal(starts[0]["Rejoin-Key"], undefined);
  assert.equal(asked.length, 0);
});

test("each connection has a key of its own, and keeps it", async () => {
  const one = connectionWith({});
  const other = connectionWith({});
  await one.connection.start();
  await one.connection.start();
  await other.connection.start();

  assert.equal(one.starts[0]["Rejoin-Key"], one.starts[1]["Rejoin-Key"]);
  assert.notEqual(one.starts[0]["Rejoin-Key"], other.starts[0]["Rejoin-Key"]);
});
