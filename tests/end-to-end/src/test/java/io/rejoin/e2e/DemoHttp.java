package io.rejoin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The demo's HTTP side, signed in as a person or as the administrator. */
final class DemoHttp {

    private static final JsonMapper JSON = new JsonMapper();
    static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final URI address;
    private String cookie = "";

    DemoHttp(URI address) {
        this.address = address;
    }

    static DemoHttp admin(ServerProcess server) {
        DemoHttp admin = new DemoHttp(server.address());
        admin.signIn("admin/session", "{\"code\":\"" + server.adminCode() + "\"}");
        return admin;
    }

    static DemoHttp person(URI address, String name) {
        DemoHttp person = new DemoHttp(address);
        person.signIn("session", "{\"name\":\"" + name + "\"}");
        return person;
    }

    String cookie() {
        return cookie;
    }

    private void signIn(String path, String body) {
        HttpResponse<String> answer = send(request(path).POST(BodyPublishers.ofString(body)));
        cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    JsonNode post(String path, String body) {
        return json(send(request(path).POST(BodyPublishers.ofString(body))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
