package io.rejoin.client;

import com.microsoft.signalr.Action1;
import com.microsoft.signalr.GsonHubProtocol;
import com.microsoft.signalr.HttpHubConnectionBuilder;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.HubProtocol;
import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Builds one connection. What {@link HttpHubConnectionBuilder} offers is offered here under the same names and with the same meaning;
 * below that is what is added.
 */
public final class RejoiningBuilder {
    private final HttpHubConnectionBuilder hub;
    private HubProtocol protocol = new GsonHubProtocol();
    private Action1<OkHttpClient.Builder> httpClient = builder -> {};
    private ReconnectPolicy policy = ReconnectPolicy.backOff();
    private boolean retriesStart;
    private boolean hasKey = true;

    RejoiningBuilder(String url) {
        hub = HubConnectionBuilder.create(url);
    }

    public RejoiningBuilder withTransport(TransportEnum transport) {
        hub.withTransport(transport);
        return this;
    }

    public RejoiningBuilder withHubProtocol(HubProtocol hubProtocol) {
        protocol = hubProtocol;
        return this;
    }

    public RejoiningBuilder shouldSkipNegotiate(boolean skipNegotiate) {
        hub.shouldSkipNegotiate(skipNegotiate);
        return this;
    }

    /** Subscribed to for every try; {@code Single.defer} gives a new token each time. It may wait. */
    public RejoiningBuilder withAccessTokenProvider(Single<String> accessTokenProvider) {
        hub.withAccessTokenProvider(accessTokenProvider);
        return this;
    }

    /** The map is read anew for every try. */
    public RejoiningBuilder withHeaders(Map<String, String> headers) {
        hub.withHeaders(headers);
        return this;
    }

    public RejoiningBuilder withHeader(String name, String value) {
        hub.withHeader(name, value);
        return this;
    }

    /** The challenges to the key go the same way as all else: through the same proxy, trust, cookies and interceptors. */
    public RejoiningBuilder setHttpClientBuilderCallback(Action1<OkHttpClient.Builder> configureBuilder) {
        httpClient = configureBuilder;
        return this;
    }

    /** In milliseconds. */
    public RejoiningBuilder withHandshakeResponseTimeout(long milliseconds) {
        hub.withHandshakeResponseTimeout(milliseconds);
        return this;
    }

    /** In milliseconds. */
    public RejoiningBuilder withServerTimeout(long milliseconds) {
        hub.withServerTimeout(milliseconds);
        return this;
    }

    /** In milliseconds. */
    public RejoiningBuilder withKeepAliveInterval(long milliseconds) {
        hub.withKeepAliveInterval(milliseconds);
        return this;
    }

    /** When it tries again; without this, {@link ReconnectPolicy#backOff()}. */
    public RejoiningBuilder withReconnect(ReconnectPolicy reconnectPolicy) {
        policy = reconnectPolicy;
        return this;
    }

    /** Tries again too when the first start fails, unless the server answers 401 or 403. Without this, as upstream, such a failure is the caller's. */
    public RejoiningBuilder withStartRetry() {
        retriesStart = true;
        return this;
    }

    /**
     * Makes no key. Then reconnect tokens are bound to none, and who gets hold of one can use it: for servers that want no proof, or for
     * tests.
     */
    public RejoiningBuilder withoutKey() {
        hasKey = false;
        return this;
    }

    /**
     * The connection, which is not started yet. To be called once.
     *
     * @throws IllegalStateException if a key is wanted and this Java has no P-256
     */
    public RejoiningConnection build() {
        Claim claim = new Claim();
        Optional<PossessionKey> key = hasKey ? Optional.of(PossessionKey.create()) : Optional.empty();
        ClaimInterceptor interceptor = new ClaimInterceptor(claim, key);
        hub.setHttpClientBuilderCallback(client -> {
            httpClient.invoke(client);
            client.addInterceptor(interceptor);
        });
        return new RejoiningConnection(hub, protocol, claim, interceptor, policy, retriesStart);
    }
}
