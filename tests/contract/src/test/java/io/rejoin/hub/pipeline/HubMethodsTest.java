package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may call, and how. A server without a network; the methods are called as a transport would. */
final class HubMethodsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Sums sums = new Sums();
    private final Bench bench = new Bench(setup -> setup.hub("sums", sums));

    @AfterEach
    void close() {
        bench.close();
    }

    /** What an application might write. */
    public static final class Sums extends Base implements Hub {
        private final List<String> said = new ArrayList<>();

        public int add(int a, int b) {
            return a + b;
        }

        public int add(int a, int b, int c) {
            return a + b + c;
        }

        public String who(HubCall call, String greeting) {
            return greeting + " " + call.connection().value();
        }

        public void say(String text) {
            said.add(text);
        }

        public CompletionStage<String> later(List<String> words) {
            return CompletableFuture.supplyAsync(() -> String.join(" ", words));
        }

        public int total(Map<String, Integer> amounts) {
            return amounts.values().stream().mapToInt(Integer::intValue).sum();
        }

        public String stamp(Instant at, byte[] picture) {
            return at + " " + picture.length;
        }

        public void fail() {
            throw new HubException("on purpose");
        }

        public int crash() {
            return Integer.parseInt("a secret");
        }

        public CompletionStage<String> failLater() {
            return CompletableFuture.failedStage(new HubException("later"));
        }

        @Override
        public void onConnected(HubCall call) {
            said.add("connected");
        }

        /** Not the event of the same name. */
        public String onConnected(String text) {
            return text;
        }

        public static int shared() {
            return 1;
        }

        int hidden() {
            return 2;
        }
    }

    /** What it has from above is its own as well. */
    public static class Base {
        public String inherited() {
            return "inherited";
        }
    }

    /** Nothing that a client can choose tells these methods apart. */
    public static final class TwoCases implements Hub {
        public void send(String text) {}

        public void Send(int number) {}
    }

    /** Nor these: the call is not the client's to give. */
    public static final class TwoCallers implements Hub {
        public void send(HubCall call, String text) {}

        public void send(String text) {}
    }

    private @Nullable Object call(String method, String arguments) {
        return stage(method, arguments).toCompletableFuture().join();
    }

    private CompletionStage<@Nullable Object> stage(String method, String arguments) {
        Client ana = bench.client("ana-1", "ana").connect();
        try {
            List<JsonNode> values = new ArrayList<>();
            JSON.readTree(arguments).forEach(values::add);
            return bench.server().invoke(ana.connection(), Client.call(HubName.of("sums"), method, values));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void assertRefused(String method, String arguments) {
        assertThatThrownBy(() -> call(method, arguments))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(HubException.class);
    }

    @Test
    void method_isFoundByNameAndNumberOfArguments() {
        assertThat(call("add", "[1,2]")).isEqualTo(3);
        assertThat(call("add", "[1,2,3]")).isEqualTo(6);
        assertThat(call("ADD", "[1,2]")).as("whatever its case").isEqualTo(3);
        assertThat(call("inherited", "[]")).isEqualTo("inherited");
    }

    @Test
    void hubCall_isFilledInByTheServer() {
        assertThat(call("who", "[\"hello\"]")).isEqualTo("hello ana-1");
        assertRefused("who", "[{},\"hello\"]");
    }

    @Test
    void argumentsAndResults_areConverted() {
        assertThat(call("total", "[{\"a\":1,\"b\":2}]")).isEqualTo(3);
        assertThat(call("later", "[[\"x\",\"y\"]]")).isEqualTo("x y");
        assertThat(call("say", "[\"text\"]")).isNull();
        assertThat(sums.said).containsExactly("text");
    }

    @Test
    void pointsInTimeAndBytes_areArguments() {
        assertThat(call("stamp", "[\"2030-01-01T13:00:00+01:00\",\"AQID\"]")).isEqualTo("2030-01-01T12:00:00Z 3");
        assertRefused("stamp", "[\"noon\",\"AQID\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"x\",2]", "[1,{}]", "[1,[2]]", "[1,99999999999]"})
    void argumentOfTheWrongKind_isRefused(String arguments) {
        assertRefused("add", arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "hidden",
                "shared",
                "onConnected",
                "onReconnected",
                "onDisconnected",
                "onRevoked",
                "getClass",
                "hashCode",
                "toString",
                "notify",
                "wait",
                "",
                "add "
            })
    void whatIsNoHubMethod_cannotBeCalled(String method) {
        assertRefused(method, "[]");
    }

    @Test
    void events_cannotBeCalledByClients() {
        assertRefused("onConnected", "[{}]");
        assertRefused("onReconnected", "[{},{}]");
        assertRefused("onDisconnected", "[{},true]");
        assertThat(sums.said).isEmpty();
    }

    @Test
    void overloadOfAnEvent_isAMethodOfItsOwn() {
        assertThat(call("onConnected", "[\"text\"]")).isEqualTo("text");
    }

    @Test
    void failures_areTheStagesFailure() {
        assertThatThrownBy(() -> call("fail", "[]"))
                .hasCauseInstanceOf(HubException.class)
                .hasMessageContaining("on purpose");
        assertThatThrownBy(() -> call("crash", "[]")).hasCauseInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> call("failLater", "[]")).hasCauseInstanceOf(HubException.class);
    }

    @Test
    void unknownHub_isTheStagesFailure() {
        Client ana = bench.client("ana-1", "ana").connect();

        assertThat(bench.server()
                        .invoke(ana.connection(), Client.call(HubName.of("nohub"), "add", List.of()))
                        .toCompletableFuture())
                .isCompletedExceptionally();
    }

    @Test
    void names_areAsWrittenAndOnce() {
        assertThat(bench.server().methodNames(HubName.of("sums")))
                .contains("add", "failLater", "inherited", "who")
                .doesNotHaveDuplicates()
                .doesNotContain("onReconnected", "onDisconnected", "hidden", "shared", "getClass");
    }

    @Test
    void methodsThatDifferInNothingAClientCanChoose_areAnErrorAtTheStart() {
        assertThatThrownBy(() -> new HubMethods(new TwoCases(), JSON, Runnable::run))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void methodsThatDifferInTheCallOnly_areAnErrorToo() {
        assertThatThrownBy(() -> new HubMethods(new TwoCallers(), JSON, Runnable::run))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hubWithoutMethods_hasNone() {
        assertThat(new HubMethods(new Hub() {}, JSON, Runnable::run).names()).isEmpty();
    }

    @Test
    void events_reachTheHub() {
        Hub throwing = new Hub() {
            @Override
            public void onConnected(HubCall call) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onReconnected(HubCall call, RejoinOutcome outcome) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (Bench other = new Bench(setup -> setup.hub("throwing", throwing))) {
            Client ana = other.client("ana-1", "ana").connect();
            ana.drop();
            ana.reconnect(Optional.empty(), Optional.empty());

            assertThat(other.server().connections().find(ConnectionId.of("ana-1")))
                    .isPresent();
            assertThat(other.hub.events()).contains("reconnected ana-1");
        }
    }
}
