/** The classic client, of SignalR 2: jQuery, its plugin, and the script that the server writes for its hubs. */
const STATES = { 0: 'connecting', 1: 'connected', 2: 'reconnecting', 4: 'disconnected' };

/** `methods` are what the server may call. */
export function classicClient(methods) {
  const { hub, chat } = (window.jQuery && window.jQuery.connection) || {};
  if (!chat) throw new Error('the hub’s own script did not arrive. Reload the page.');
  hub.url = `${location.pathname}signalr`;
  Object.assign(chat.client, methods);
  return {
    get id() { return hub.id; },
    /** `moved` is told each new state, `closed` what went wrong when the client gives up. */
    listen(moved, closed) {
      hub.stateChanged(({ newState }) => moved(STATES[newState]));
      hub.disconnected(() => closed(hub.lastError ? hub.lastError.message : ''));
    },
    start: () => Promise.resolve(hub.start({ transport: 'webSockets' })),
    stop: () => hub.stop(),
    invoke: (method, ...values) => Promise.resolve(chat.server[method](...values)),
  };
}
