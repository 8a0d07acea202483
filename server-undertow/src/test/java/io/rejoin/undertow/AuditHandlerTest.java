package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyAuditStore;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a free port of loopback, over stores in memory; who sends the right header may read. */
final class AuditHandlerTest implements AutoCloseable {

    private final FaultyAuditStore store = new FaultyAuditStore(new InMemoryAuditStore());
    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), store))
            .hub("chat", new Hub() {})
            .start();
    private final Undertow undertow = ServerLimits.apply(Undertow.builder())
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new AuditHandler(
                    hubs, exchange -> "yes".equals(exchange.getRequestHeaders().getFirst("Auditor"))))
            .build();
    private final HttpClient http = HttpClient.newHttpClient();

    AuditHandlerTest() {
        undertow.start();
        grant("ana", "lobby");
        grant("bo", "lobby");
        var unused = hubs.grants().revoke(UserId.of("boss"), membership("ana", "lobby"));
    }

    @AfterEach
    @Override
    public void close() {
        undertow.stop();
        hubs.close();
    }

    private static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of(group));
    }

    private void grant(String user, String group) {
        var unused = hubs.grants().grant(UserId.of("boss"), membership(user, group));
    }

    private HttpResponse<String> send(String method, String auditor, String query) throws Exception {
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/audit?" + query))
                .header("Auditor", auditor)
                .method(method, BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String query) throws Exception {
        return send("GET", "yes", query);
    }

    @Test
    void trail_isGivenLineByLine() throws Exception {
        HttpResponse<String> answer = get("");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson; charset=utf-8");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Rejoin-Next")).contains("3");
        assertThat(answer.body().lines()).hasSize(3).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(answer.body().lines().toList().get(2)).contains("\"REVOKE\"", "\"ana\"", "\"lobby\"");
    }

    @Test
    void cursor_leadsThroughThePages() throws Exception {
        HttpResponse<String> first = get("after=0&limit=2");
        HttpResponse<String> second =
                get("limit=2&after=" + first.headers().firstValue("Rejoin-Next").orElseThrow());
        HttpResponse<String> last =
                get("after=" + second.headers().firstValue("Rejoin-Next").orElseThrow());

        assertThat(first.body().lines()).hasSize(2);
        assertThat(second.body().lines()).hasSize(1);
        assertThat(last.body()).isEmpty();
        assertThat(last.headers().firstValue("Rejoin-Next")).isEmpty();
    }

    @Test
    void parameters_narrow() throws Exception {
        assertThat(get("user=ana").body().lines()).hasSize(2);
        assertThat(get("user=ana&kind=REVOKE").body().lines()).hasSize(1);
        assertThat(get("hub=chat&group=lobby").body().lines()).hasSize(3);
        assertThat(get("hub=chat&group=Lobby").body()).isEmpty();
        assertThat(get("outcome=REFUSED").body()).isEmpty();
        assertThat(get("until=2020-01-01T00:00:00Z").body()).isEmpty();
        assertThat(get("from=2020-01-01T00:00:00Z&refused=false").body().lines())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr=ana",
                "user=ana&user=bo",
                "limit=0",
                "limit=1001",
                "limit=many",
                "after=-1x",
                "kind=revoke",
                "reason=WHY",
                "from=yesterday",
                "group=lobby",
                "hub=chat",
                "refused=maybe",
                "user="
            })
    void whatIsNoQuery_isRefused(String query) throws Exception {
        assertThat(get(query).statusCode()).isEqualTo(400);
    }

    @Test
    void whoMayNotRead_isToldNothing() throws Exception {
        HttpResponse<String> answer = send("GET", "no", "limit=0");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("You may not read the trail.\n");
    }

    @Test
    void trail_isOnlyRead() throws Exception {
        HttpResponse<String> answer = send("POST", "yes", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void storeThatIsAway_isSaid() throws Exception {
        store.fault(Fault.UNAVAILABLE);

        assertThat(get("").statusCode()).isEqualTo(503);
    }
}
