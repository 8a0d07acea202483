package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Recorder;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class AuthorizationTest {
    private static final HubName OFFICE = HubName.of("Office");
    private static final Optional<UserId> BOSS = Optional.of(UserId.of("boss"));
    private static final Optional<UserId> ANA = Optional.of(UserId.of("ana"));
    private static final Optional<UserId> NOBODY = Optional.empty();

    /** Methods of it are called by reflection. */
    public static final class Office implements Hub {
        public String read() {
            return "read";
        }

        public String fire(HubCall call) {
            return "fired by " + call.user().map(UserId::value).orElse("nobody");
        }

        public String spend(int amount) {
            return "spent " + amount;
        }
    }

    private static Bench bench(UnaryOperator<HubServerSetup> setup) {
        return new Bench(plain -> setup.apply(plain.hub(new Office())));
    }

    private static Object call(
            Bench bench, Optional<UserId> user, Set<HubName> hubs, String method, JsonNode... arguments) {
        String id = user.map(UserId::value).orElse("nobody") + hubs.size();
        Connection newcomer = new Connection(ConnectionId.of(id), FamilyId.of(id), user, hubs);
        Connection connection = bench.server().connect(newcomer, new Recorder()).connection();
        bench.server().started(connection);
        return bench.server()
                .invoke(connection, Client.call(OFFICE, method, List.of(arguments)))
                .toCompletableFuture()
                .join();
    }

    private static void assertRefused(Bench bench, Optional<UserId> user, String method, JsonNode... arguments) {
        assertThatThrownBy(() -> call(bench, user, Set.of(OFFICE), method, arguments))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NotAuthorizedException.class);
    }

    private static Set<HubName> usable(Bench bench, Optional<UserId> user) {
        return bench.server().usable(Set.of(OFFICE, Bench.CHAT), user);
    }

    @Test
    void requireUser_keepsTheNamelessOutOfEveryHub() {
        try (Bench bench = bench(HubServerSetup::requireUser)) {
            assertThat(usable(bench, NOBODY)).isEmpty();
            assertThat(usable(bench, ANA)).hasSize(2);
            assertRefused(bench, NOBODY, "read");
            assertThat(call(bench, ANA, Set.of(OFFICE), "read")).isEqualTo("read");
        }
    }

    @Test
    void hub_isForThoseWhoMay() {
        try (Bench bench =
                bench(setup -> setup.module(Authorization.ofHub("office", user -> user.equals(BOSS.get()))))) {
            assertThat(usable(bench, ANA)).containsExactly(Bench.CHAT);
            assertThat(usable(bench, BOSS)).hasSize(2);
            assertThat(usable(bench, NOBODY)).containsExactly(Bench.CHAT);
            assertRefused(bench, ANA, "read");
            assertThat(call(bench, BOSS, Set.of(OFFICE), "read")).isEqualTo("read");
        }
    }

    @Test
    void call_isAllowedByWhatItAsksFor() {
        try (Bench bench = bench(setup -> setup.module(Authorization.ofCall(
                "office", "spend", call -> call.arguments().get(0).asInt() <= 100)))) {
            assertThat(call(bench, ANA, Set.of(OFFICE), "spend", IntNode.valueOf(100)))
                    .isEqualTo("spent 100");
            assertRefused(bench, ANA, "Spend", IntNode.valueOf(101));
            assertRefused(bench, NOBODY, "spend", IntNode.valueOf(1));
            assertThat(call(bench, NOBODY, Set.of(OFFICE), "read")).isEqualTo("read");
        }
    }

    @Test
    void method_isForThoseWhoMay_whateverItsCase() {
        try (Bench bench = bench(
                setup -> setup.module(Authorization.ofMethod("OFFICE", "fire", user -> user.equals(BOSS.get()))))) {
            assertThat(usable(bench, ANA)).hasSize(2);
            assertThat(call(bench, ANA, Set.of(OFFICE), "read")).isEqualTo("read");
            assertRefused(bench, ANA, "FIRE");
            assertRefused(bench, NOBODY, "fire");
            assertThat(call(bench, BOSS, Set.of(OFFICE), "Fire")).isEqualTo("fired by boss");
        }
    }

    @Test
    void hubThatOneDidNotConnectFor_isAskedAboutToo() {
        HubModule closed = new HubModule() {
            @Override
            public boolean mayUse(HubName hub, Optional<UserId> user) {
                return !hub.equals(OFFICE) || user.equals(BOSS);
            }
        };
        try (Bench bench = bench(setup -> setup.module(closed))) {
            assertThatThrownBy(() -> call(bench, ANA, Set.of(), "read"))
                    .hasCauseInstanceOf(NotAuthorizedException.class);
            assertThat(call(bench, BOSS, Set.of(), "read")).isEqualTo("read");
        }
    }
}
