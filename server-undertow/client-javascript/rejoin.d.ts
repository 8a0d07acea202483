import type {
  HubConnection,
  HubConnectionBuilder,
  IHttpConnectionOptions,
  IHubProtocol,
  ILogger,
  IRetryPolicy,
  LogLevel,
} from "@microsoft/signalr";

/** How coming back ended. */
export interface Rejoined {
  /** Whether the token was good; if not, the client is connected and in no group. */
  back: boolean;
  /** Whether messages may be missing between what was heard last and now. */
  gap?: boolean;
  /** How many groups the client is back in. */
  groups?: number;
  /** How many it was in and is not any more. */
  refused?: number;
  /** What to do about it; `"none"` if nothing. */
  advice?: string;
  /** The connection that the token was for is over: the client is about to connect anew, in no group. */
  over?: boolean;
}

export interface RejoiningConnection extends HubConnection {
  /** Registers what is told how each return ended, before the first message that was missed. */
  onrejoined(listener: (rejoined: Rejoined) => void): void;
}

export interface RejoiningBuilder extends HubConnectionBuilder {
  configureLogging(logging: LogLevel | string | ILogger): this;
  withHubProtocol(protocol: IHubProtocol): this;
  withAutomaticReconnect(delaysOrPolicy?: number[] | IRetryPolicy): this;
  withServerTimeout(milliseconds: number): this;
  withKeepAliveInterval(milliseconds: number): this;
  build(): RejoiningConnection;
}

export interface RejoinOptions extends IHttpConnectionOptions {
  /**
   * Whether tokens are bound to a key of this client, which no script can read, so that they are of no use to anybody else. Default: true.
   * Without effect where there is no WebCrypto.
   */
  key?: boolean;
}

/**
 * Like `builder.withUrl(url, options)`, with the promise that the connection comes back into its groups. `options.headers` are read
 * anew for every request. One builder builds one connection. `stop()` forgets the token.
 */
export function withRejoin(
  builder: HubConnectionBuilder,
  url: string,
  options?: RejoinOptions,
): RejoiningBuilder;
