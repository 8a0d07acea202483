package io.rejoin.client;

import com.microsoft.signalr.HttpHubConnectionBuilder;
import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubProtocol;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A {@link HubConnection} that comes back by itself when it is lost, and with a Rejoin server into its groups, as far as it may still be
 * in them, with the messages that it missed, once and in order.
 *
 * <p>From {@link #start()} to {@link #stop()} it is started again whenever it ends, after waits of its {@link ReconnectPolicy}, until the
 * policy gives up, the server closes it without {@code allowReconnect}, or answers 401 or 403. It has no thread of its own: tries
 * run on RxJava's {@code Schedulers.io()} and the HTTP client's threads, listeners on those and in between messages. Safe for use by several threads.
 *
 * <p>With a server that does not know of reconnect tokens it comes back as a new connection, in no group, and is never {@linkplain
 * #onRejoined told}.
 */
public final class RejoiningConnection implements AutoCloseable {
    /** The server calls the client by this name. */
    private static final String REJOIN = "rejoin";

    private final Claim claim;
    private final Listeners listeners = new Listeners();
    private final HubConnection hub;
    private final Reconnector reconnector;

    RejoiningConnection(
            HttpHubConnectionBuilder builder,
            HubProtocol protocol,
            Claim claim,
            ClaimInterceptor interceptor,
            ReconnectPolicy policy,
            boolean retriesStart) {
        this.claim = claim;
        this.hub = builder.withHubProtocol(new FarewellProtocol(protocol, this::goodbye))
                .build();
        HubLine line = new HubLine(hub, claim, interceptor);
        this.reconnector = new Reconnector(line, policy, retriesStart, Schedulers.io(), listeners);
        hub.<Map<String, ?>>on(REJOIN, this::told, Map.class);
        hub.onClosed(error -> {
            line.ended();
            reconnector.lost(Optional.ofNullable(error));
        });
    }

    /** Builds one to the hub at this address, such as {@code https://example.org/chat}. */
    public static RejoiningBuilder create(String url) {
        return new RejoiningBuilder(url);
    }

    /**
     * For handlers, calls and streams: {@code hub().on}, {@code invoke}, {@code send}, {@code stream}. Always the same object. The method
     * name {@code rejoin} is taken. To be started, stopped and closed here, not there: what is stopped there comes back.
     */
    public HubConnection hub() {
        return hub;
    }

    /**
     * Connects, at once and once, however often what is given is subscribed to; shows the token that there is from before, if any. While
     * it waits for its next try, it tries at once. No try begins within a quarter of a second after a connection ended, as upstream could
     * take what is late from that one for the end of the new one. What is given completes when the connection is up; it fails as {@link HubConnection#start()}
     * does, unless such starts are {@linkplain RejoiningBuilder#withStartRetry() retried}, and with a {@link
     * java.util.concurrent.CancellationException} if it is stopped meanwhile.
     */
    public Completable start() {
        return reconnector.start();
    }

    /**
     * Ends the connection for good, tells the server so, and forgets the token; at once, whether what is given is subscribed to or not.
     * What is given completes when the connection is down.
     */
    public Completable stop() {
        claim.forget();
        return reconnector.stop();
    }

    /** Stops, waits until it has, and ends the HTTP client's threads. Not to be called by a listener. Cannot be started again. */
    @Override
    public void close() {
        stop().blockingAwait();
        hub.close();
    }

    /** Registers what is called when the connection is lost and will be started again, in front of the first try; with the reason, if one is known. */
    public void onReconnecting(Consumer<Optional<Throwable>> listener) {
        listeners.onReconnecting(listener);
    }

    /** Registers what is called when the connection is up again. A server that knows of tokens says {@linkplain #onRejoined more}. */
    public void onReconnected(Runnable listener) {
        listeners.onReconnected(listener);
    }

    /** Registers what is told how each return ended, before the first message that was missed. */
    public void onRejoined(Consumer<Rejoined> listener) {
        listeners.onRejoined(listener);
    }

    /** Registers what is called when a connection that was up is over and will not come back by itself; without a reason after {@link #stop()}. */
    public void onClosed(Consumer<Optional<Throwable>> listener) {
        listeners.onClosed(listener);
    }

    private void told(Map<String, ?> news) {
        if (claim.keep(news) && news.containsKey("back")) {
            listeners.rejoined(Rejoined.of(news));
        }
    }

    private void goodbye() {
        claim.forget();
        reconnector.goodbye();
    }
}
