// What an application may write, as far as types go; the compiler of TypeScript reads it, nothing runs it.
import { HubConnectionBuilder, HttpTransportType, LogLevel } from "@microsoft/signalr";
import { withRejoin, type Rejoined, type RejoiningConnection } from "../../server-undertow/client-javascript/rejoin.js";

const connection: RejoiningConnection = withRejoin(new HubConnectionBuilder(), "/chat", {
  accessTokenFactory: async () => "secret",
  headers: { "X-Own": "1" },
  key: false,
  transport: HttpTransportType.WebSockets,
})
  .configureLogging(LogLevel.Warning)
  .withAutomaticReconnect([0, 1000])
  .withServerTimeout(30_000)
  .build();

connection.onrejoined(({ back, gap, groups, refused, advice, over }: Rejoined) => {
  const flags: boolean[] = [back, gap ?? false, over ?? false];
  const counts: number[] = [groups ?? 0, refused ?? 0];
  const words: string[] = [advice ?? "none"];
  console.log(flags, counts, words);
});
connection.on("said", (text: string) => console.log(text));
await connection.start();

withRejoin(new HubConnectionBuilder(), "/chat").build();

// @ts-expect-error there is no such option
withRejoin(new HubConnectionBuilder(), "/chat", { keys: false });
// @ts-expect-error the key is the client's own
withRejoin(new HubConnectionBuilder(), "/chat", { key: "mine" });
// @ts-expect-error the outcome has no such member
connection.onrejoined((rejoined) => rejoined.reason);
