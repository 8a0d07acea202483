/** Today’s client, of ASP.NET Core SignalR, with the helper that brings it back into its rooms. */
import { withRejoin } from './lib/rejoin.js';

const RETRY_MS = 2000;
const GIVE_UP_MS = 110_000; // the server forgets the connection soon after

/** `methods` are what the server may call. */
export function coreClient(methods) {
  const { HubConnectionBuilder, HttpTransportType } = window.signalR;
  const hub = withRejoin(new HubConnectionBuilder(), 'core', { transport: HttpTransportType.WebSockets })
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (tries) => (tries.elapsedMilliseconds < GIVE_UP_MS ? RETRY_MS : null) })
    .build();
  Object.entries(methods).forEach(([name, method]) => hub.on(name, method));
  let moved = () => undefined;
  let id = '';
  const connected = () => {
    id = hub.connectionId;
    moved('connected');
  };
  return {
    get id() { return id; },
    /** `moved` is told each new state, `closed` what went wrong when the client gives up. */
    listen(onMoved, closed) {
      moved = onMoved;
      hub.onreconnecting(() => moved('reconnecting'));
      hub.onreconnected(connected);
      hub.onclose((failed) => { closed(failed ? failed.message : ''); moved('disconnected'); });
    },
    async start() {
      moved('connecting');
      await hub.start();
      connected();
    },
    stop: () => hub.stop(),
    invoke: (method, ...values) => hub.invoke(method, ...values),
  };
}
