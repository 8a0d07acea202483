package io.rejoin.undertow.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteGrantStore;
import io.rejoin.store.jdbc.SqliteReplayStore;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.ServerLimits;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The demo on a free port over real stores, and a browser's way to ask it. */
final class DemoUnderTest implements AutoCloseable {

    static final String CODE = "test-code-of-the-administrator";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SqliteDatabase state;
    private final SqliteDatabase audit;
    private final DemoSite site;
    private final Undertow undertow;
    private final HttpClient http = HttpClient.newHttpClient();

    DemoUnderTest(Path folder, Clock clock) {
        state = SqliteDatabase.openState(folder.resolve("grants.db"));
        audit = SqliteDatabase.openAudit(folder.resolve("audit.db"));
        DemoSite.Stores stores = new DemoSite.Stores(
                KeyRing.loadOrCreate(folder.resolve("keys.json")),
                new SqliteGrantStore(state),
                new SqliteReplayStore(state),
                new SqliteAuditStore(audit));
        site = DemoSite.start(stores, CODE, clock);
        undertow = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(site.handler())
                .build();
        undertow.start();
    }

    URI at(String path) {
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    HttpClient http() {
        return http;
    }

    /** From now on no store answers. */
    void breakStores() {
        state.close();
        audit.close();
    }

    /** Sends the request; {@code cookie} and {@code body} may be empty. */
    HttpResponse<String> send(String method, String path, String cookie, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) {
        return answer(request).orElseThrow(() -> new AssertionError("no answer"));
    }

    /** The answer; empty if the line was cut before there was one. */
    Optional<HttpResponse<String>> answer(HttpRequest request) {
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    HttpResponse<String> get(String path, String cookie) {
        return send("GET", path, cookie, "");
    }

    /** A new session's cookie. */
    String signIn(String name) {
        return cookie(send("POST", "/session", "", json(Map.of("name", name))));
    }

    /** A new administrator's session's cookie. */
    String signInAsAdmin() {
        return cookie(send("POST", "/admin/session", "", json(Map.of("code", CODE))));
    }

    static String cookie(HttpResponse<String> answer) {
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow(() -> new AssertionError(answer.body()));
        return set.substring(0, set.indexOf(';'));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return read(answer.body());
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    JsonNode revoke(String admin, String user, String room) {
        return json(send("POST", "/admin/revoke", admin, json(Map.of("user", user, "room", room))));
    }

    JsonNode grant(String admin, String user, String room) {
        return json(send("POST", "/admin/grant", admin, json(Map.of("user", user, "room", room))));
    }

    @Override
    public void close() {
        undertow.stop();
        site.close();
        breakStores();
    }
}
