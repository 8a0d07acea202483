package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.Batch;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Clients;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.Message;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.Transport;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Servers without a network whose hub asks clients; these answer by hand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class QuizRoom {
    private static final String END = "end";
    static final HubName QUIZ = HubName.of("quiz");
    static final JsonMapper JSON = JsonMapper.builder().build();

    final Quiz quiz = new Quiz();
    final Gate gate = new Gate();
    final Optional<InMemoryBackplane> backplane;
    /** The server that the clients are connected to. */
    final Bench bench;
    /** The server that asks: the same, or another one beside it. */
    final Bench asker;

    QuizRoom(boolean twoServers) {
        backplane = twoServers ? Optional.of(new InMemoryBackplane()) : Optional.empty();
        bench = new Bench(this::setUp);
        asker = twoServers ? bench.beside(this::setUp) : bench;
    }

    private HubServerSetup setUp(HubServerSetup setup) {
        HubServerSetup made = setup.hub("quiz", quiz).module(gate);
        return backplane.map(made::backplane).orElse(made);
    }

    /** What an application might write. */
    public static final class Quiz implements Hub {
        volatile @Nullable CompletionStage<?> askedTooEarly;

        public String ask(HubCall call, String question) {
            return "it said "
                    + call.clients()
                            .caller()
                            .ask(String.class, question)
                            .toCompletableFuture()
                            .join();
        }

        public CompletionStage<Integer> askTwice(HubCall call) {
            Clients.Client caller = call.clients().caller();
            return caller.ask(Integer.class, "first").thenCombine(caller.ask(Integer.class, "second"), Integer::sum);
        }

        @Override
        public void onConnected(HubCall call) {
            askedTooEarly = call.clients().caller().ask(String.class, "early");
        }

        @Override
        public void onReconnected(HubCall call, RejoinOutcome outcome) {
            askedTooEarly = call.clients().caller().ask(String.class, "early");
        }
    }

    /** Lets questions pass, or not. */
    static final class Gate implements HubModule {
        final List<String> seen = new CopyOnWriteArrayList<>();
        volatile boolean shut;

        @Override
        public void onSend(HubSend send, Runnable next) {
            if (send.method().equals(END)) {
                next.run();
                return;
            }
            seen.add(send.method() + send.arguments());
            if (send.method().equals("broken")) {
                throw new IllegalStateException("on purpose");
            }
            if (!shut) {
                next.run();
            }
        }
    }

    /** A way to a client that can answer. */
    static final class Line implements Transport {
        final AtomicInteger wakes = new AtomicInteger();
        final List<CloseCode> closes = new CopyOnWriteArrayList<>();

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public void close(CloseCode code) {
            closes.add(code);
        }

        @Override
        public boolean canAnswer() {
            return true;
        }
    }

    @AfterEach
    void close() {
        asker.close();
        bench.close();
    }

    Attached connect(String id) {
        return connect(id, new Line());
    }

    Attached connect(String id, Transport transport) {
        Attached attached = bench.server().connect(newcomer(id), transport);
        bench.server().started(attached.connection());
        return attached;
    }

    static Connection newcomer(String id) {
        return new Connection(ConnectionId.of(id), FamilyId.of(id), Optional.empty(), Set.of(QUIZ));
    }

    Clients.Client client(String id) {
        return asker.server().clients(QUIZ).client(ConnectionId.of(id));
    }

    <T> CompletableFuture<@Nullable T> ask(Class<T> type, String id) {
        return client(id).ask(type, "question", 1, "two").toCompletableFuture();
    }

    /** What the client was sent until now; what the same server sends later comes later. */
    List<Message> received(Attached attached) {
        Message end = Message.of(QUIZ, END, List.of());
        client(attached.connection().id().value()).send(END);
        List<Message> messages = new ArrayList<>();
        Eventually.until("everything has arrived", () -> {
            messages.addAll(taken(attached));
            return messages.contains(end);
        });
        messages.removeIf(end::equals);
        return messages;
    }

    /** What has arrived at the client. */
    static List<Message> taken(Attached attached) {
        List<Message> messages =
                attached.outbox().take(1_000).map(Batch::messages).orElse(List.of());
        attached.outbox().sent();
        return messages;
    }

    Message.Ask question(Attached attached) {
        return (Message.Ask) received(attached).get(0);
    }

    boolean answer(Attached attached, String id, String json) {
        try {
            JsonNode result = JSON.readTree(json);
            return bench.server().answered(attached.connection(), id, Optional.of(result), Optional.empty());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    boolean refuse(Attached attached, String id, String text) {
        return bench.server().answered(attached.connection(), id, Optional.empty(), Optional.of(text));
    }

    static void assertFails(CompletionStage<?> answer, String text) {
        assertThatThrownBy(() -> answer.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(HubException.class)
                .hasMessage(text);
    }

    CompletionStage<@Nullable Object> invoke(
            Attached attached, AtomicInteger waiting, String method, JsonNode... arguments) {
        ClientCall call = new ClientCall(
                QUIZ,
                "1",
                method,
                List.of(arguments),
                new ClientState(Map.of()),
                false,
                false,
                List.of(),
                waiting::incrementAndGet);
        return bench.server().invoke(attached.connection(), call);
    }
}
