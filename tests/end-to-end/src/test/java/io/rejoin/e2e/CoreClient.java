package io.rejoin.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An unmodified JavaScript client of ASP.NET Core SignalR in a Node of its own, with or without the Rejoin client on top. */
final class CoreClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Which client.
     *
     * @param npm the package that it is in
     * @param skip whether it connects without asking how
     */
    record Kind(String npm, String protocol, String transport, boolean skip) {
        boolean canReconnect() {
            return !npm.equals("@aspnet/signalr");
        }

        @Override
        public String toString() {
            return (npm + " " + protocol + " " + transport + (skip ? " skip" : "")).replaceAll("[^A-Za-z0-9]+", "-");
        }
    }

    /** What it does about its groups. */
    enum Mode {
        /** Comes back by itself, if it can, as it is. */
        PLAIN,
        /** Comes back by itself with the Rejoin client on top. */
        REJOIN,
        /** Is started anew by its application when it is closed, with the Rejoin client on top. */
        AGAIN,
        /** Comes back by itself with the Rejoin client on top, which has no key. */
        KEYLESS,
        /** Says in its headers what the test says, and hands the test every news. */
        HAND,
        /** Goes on with its connection where its socket broke off; if it cannot, as {@link #PLAIN}. */
        STATEFUL,
        /** The same with the Rejoin client on top; if it cannot, as {@link #REJOIN}. */
        STATEFUL_REJOIN;

        String script() {
            return this == STATEFUL || this == STATEFUL_REJOIN ? "stateful-client.mjs" : "core-client.mjs";
        }
    }

    private final Process node;
    private final BufferedWriter commands;
    private final AtomicInteger lastCommand = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();

    private CoreClient(Process node) {
        this.node = node;
        this.commands = node.outputWriter();
        Thread reader = new Thread(this::read, "core client");
        reader.setDaemon(true);
        reader.start();
    }

    /** A client of the server at this address that is not connected yet. */
    static CoreClient of(String address, String user, Kind kind, Mode mode, Map<String, String> headers) {
        String asked = JSON.createObjectNode()
                .put("url", address + "/chat")
                .put("user", user)
                .put("npm", kind.npm())
                .put("protocol", kind.protocol())
                .put("transport", kind.transport())
                .put("skip", kind.skip())
                .put("mode", mode.name().toLowerCase(Locale.ROOT))
                .<ObjectNode>set("headers", JSON.valueToTree(headers))
                .toString();
        Path script = Settings.javascriptModules().resolveSibling(mode.script());
        try {
            return new CoreClient(new ProcessBuilder(Settings.node().toString(), script.toString(), asked)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connected. */
    static CoreClient connect(String address, String user, Kind kind, Mode mode) {
        CoreClient client = of(address, user, kind, mode, Map.of());
        client.start();
        return client;
    }

    private void read() {
        try (BufferedReader lines = node.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode told = JSON.readTree(line);
                if (told.has("answer")) {
                    Optional.ofNullable(answers.remove(told.path("answer").asInt()))
                            .ifPresent(answer -> answer.complete(told));
                } else {
                    events.add(told);
                }
            }
        } catch (IOException killed) {
            // the test is over
        }
    }

    /** Has the client do something; its answer has a value or an error. */
    JsonNode ask(String command, Object... arguments) {
        int id = lastCommand.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            commands.write(
                    JSON.writeValueAsString(Map.of("id", id, "command", command, "args", List.of(arguments))) + "\n");
            commands.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Until.present(command + " is answered", () -> Optional.ofNullable(answer.getNow(null)));
    }

    private JsonNode value(String command, Object... arguments) {
        JsonNode answer = ask(command, arguments);
        if (answer.has("error")) {
            throw new AssertionError(
                    command + " failed: " + answer.path("error").asText());
        }
        return answer.path("value");
    }

    /** Connects; the connection's id, as far as the client knows it. */
    String start() {
        return value("start").asText();
    }

    void stop() {
        value("stop");
    }

    /** Calls the hub; missing if the client was given nothing, not even null. */
    JsonNode invoke(String method, Object... arguments) {
        return value("invoke", prepend(method, arguments));
    }

    /** The error text of a call that is to fail; empty if it did not. */
    String failure(String method, Object... arguments) {
        return ask("invoke", prepend(method, arguments)).path("error").asText();
    }

    /** All items of a stream. */
    JsonNode stream(String method, Object... arguments) {
        return value("stream", prepend(method, arguments));
    }

    /** Streams these to the hub. */
    JsonNode upload(String method, Object... items) {
        return value("upload", prepend(method, items));
    }

    /** Signs in anew beside its connection; the status, and the answer if there is one. */
    JsonNode refresh(String token) {
        return value("refresh", token);
    }

    /** Changes what the application has in its own headers. */
    void header(String name, String value) {
        value("header", name, value);
    }

    private static Object[] prepend(String first, Object... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray();
    }

    /** What the client told of this kind so far, oldest first. */
    List<JsonNode> events(String kind) {
        return events.stream()
                .filter(event -> event.path("event").asText().equals(kind))
                .toList();
    }

    /** The newest event of this kind as soon as there are so many. */
    JsonNode awaitEvent(String kind, int count) {
        return Until.present(
                "event " + kind,
                () -> Optional.of(events(kind))
                        .filter(all -> all.size() >= count)
                        .map(all -> all.get(all.size() - 1)));
    }

    /** The newest token that the server handed to it, as soon as there is one for this group. */
    String awaitToken(String group) {
        return Until.present(
                "a token for " + group,
                () -> tokens().stream()
                        .filter(token -> TokenText.groups(token).contains(group))
                        .reduce((older, newer) -> newer));
    }

    /** Every token that the server handed to it so far, in order. */
    List<String> tokens() {
        return events("rejoin").stream()
                .filter(news -> news.has("token"))
                .map(news -> news.path("token").asText())
                .toList();
    }

    /** Everything that was said to it so far, in order. */
    List<String> texts() {
        return events("said").stream().map(said -> said.path("text").asText()).toList();
    }

    void awaitSaid(String text) {
        Until.holds("the client is told " + text, () -> texts().contains(text));
    }

    /** What its own log warned of so far. */
    List<String> warnings() {
        return events("log").stream().map(entry -> entry.path("text").asText()).toList();
    }

    @Override
    public void close() {
        node.destroyForcibly();
        Until.holds("the client ends", () -> !node.isAlive());
    }
}
