package io.rejoin.benchmark.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Clients of one server, who do everything together, on one thread. */
final class Crowd {
    private static final long LOOK_MILLIS = 100;

    private final Dialect dialect;
    private final int port;
    private final boolean strict;
    private final Duration patience;
    private final Selector selector = Selector.open();
    private final HttpCalls calls;
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<LoadClient> clients = new ArrayList<>();
    private String negotiation = "";

    /**
     * @param strict whether they insist on their groups and on a fresh token
     * @param patience how long all of them together wait for what they are to get
     */
    Crowd(Dialect dialect, int port, boolean strict, Duration patience) throws IOException {
        this.dialect = dialect;
        this.port = port;
        this.strict = strict;
        this.patience = patience;
        this.calls = new HttpCalls(port);
    }

    /** More of them connect, until all are in their groups. */
    void open(Population population, int from, int count) throws IOException, InterruptedException {
        List<LoadClient> newcomers = new ArrayList<>();
        for (int number = from; number < from + count; number++) {
            String user = population.user(number);
            newcomers.add(new LoadClient(dialect, user, dialect.negotiates() ? connectionToken(user) : ""));
        }
        clients.addAll(newcomers);
        for (LoadClient client : newcomers) {
            client.open(port, selector);
        }
        await(newcomers, LoadClient::isWelcome);
        if (strict && dialect.negotiates()) {
            for (LoadClient client : newcomers) {
                calls.start(client.user(), client.connectionToken());
                look();
            }
        }
        if (strict) {
            await(newcomers, LoadClient::isInItsGroups);
        }
    }

    private String connectionToken(String user) throws IOException, InterruptedException {
        negotiation = calls.negotiate(user);
        look();
        return json.readTree(negotiation).path("ConnectionToken").asText();
    }

    /** All come back at once, until each is found to be in its groups again and to have a fresh token. */
    void comeBack() throws IOException {
        for (LoadClient client : clients) {
            client.open(port, selector);
        }
        await(clients, client -> client.isWelcome() && (!strict || client.hasFreshToken()));
        if (strict && !clients.stream().allMatch(LoadClient::isInItsGroups)) {
            throw new IOException("somebody came back into other groups");
        }
    }

    /** Until each got so many messages, and no more. */
    void hear(int messages) throws IOException {
        await(clients, client -> client.heard() >= messages);
        if (clients.stream().anyMatch(client -> client.heard() != messages)) {
            throw new IOException("somebody heard more than was said");
        }
        clients.forEach(LoadClient::forgetHeard);
    }

    /** All go at once. */
    void drop(boolean reset) throws IOException {
        for (LoadClient client : clients) {
            client.drop(reset);
        }
        selector.selectNow();
    }

    /** What the first one was told before it connected, and what the last frame to it was, in base64. */
    List<String> sample() {
        return Stream.of(negotiation, clients.get(0).lastFrame())
                .map(text -> Base64.getEncoder().encodeToString(Dialect.bytes(text)))
                .toList();
    }

    private void await(List<LoadClient> who, Predicate<LoadClient> done) throws IOException {
        Set<LoadClient> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
        who.stream().filter(done.negate()).forEach(waiting::add);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting.size() + " clients wait in vain");
            }
            selector.select(
                    key -> {
                        LoadClient client = serve(key);
                        if (done.test(client)) {
                            waiting.remove(client);
                        }
                    },
                    LOOK_MILLIS);
        }
    }

    /** Takes what has come, and answers pings: who is silent for long is sent away. */
    private void look() throws IOException {
        selector.selectNow(this::serve);
    }

    private LoadClient serve(SelectionKey key) {
        LoadClient client = (LoadClient) key.attachment();
        try {
            client.go(key, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return client;
    }
}
