package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.Authorization;
import io.rejoin.hub.pipeline.HubInvocation;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What hubs do when clients come, come back and go, and what becomes of calls that fail. By hand; touches loopback only. */
final class HubEventsIT {
    private static final HubName DIARY = HubName.of("Diary");
    private static final HubName SECOND = HubName.of("Second");
    private static final HubName CLOSED = HubName.of("Closed");

    @AutoClose
    private static final ClassicServer server = ClassicServer.start(ServerSetup.plain()
            .withPolicy(HubServerPolicy.defaults()
                    .withGroups(GroupPolicy.askStore()
                            .allowTokenOnly(DIARY, "")
                            .allowTokenOnly(SECOND, "")
                            .allowTokenOnly(CLOSED, "")))
            .with(setup -> setup.hub("Diary", new Diary())
                    .hub("Second", new Diary())
                    .hub("Closed", new Diary())
                    .module(Authorization.ofHub("closed", user -> user.value().equals("boss")))
                    .module(new Mending())));

    /** Tells the user's other connections what happens to one, and greets who connects. */
    public static final class Diary implements Hub {
        @Override
        public void onConnected(HubCall call) {
            tellOthers(call, "connected");
            IntStream.range(0, 20).forEach(i -> tell(call, "hello " + i));
            GroupName hall = GroupName.of(call.hub().value() + "'s hall");
            call.join(hall);
            call.clients().group(hall).send("said", "", "in the hall");
        }

        @Override
        public void onReconnected(HubCall call, RejoinOutcome outcome) {
            tellOthers(call, "reconnected");
            tell(
                    call,
                    "back in "
                            + outcome.groups().stream()
                                    .map(group -> group.group().value())
                                    .toList());
            if (call.user().orElseThrow().value().equals("unlucky")) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void onDisconnected(HubCall call, boolean stopped) {
            tellOthers(call, stopped ? "stopped" : "gone");
        }

        private static void tell(HubCall call, String text) {
            call.clients().caller().send("said", "", text);
        }

        private static void tellOthers(HubCall call, String event) {
            call.clients()
                    .user(call.user().orElseThrow())
                    .except(call.connection())
                    .send("said", "", event);
        }

        public void fail(String how) {
            throw how.equals("openly") ? new HubException("my fault") : new IllegalStateException("a secret");
        }

        public Object unwritable() {
            Map<String, Object> endless = new HashMap<>();
            endless.put("self", endless);
            return endless;
        }

        public String echo(String text) {
            return text;
        }
    }

    /** Gives failures another text, or another end. */
    private static final class Mending implements HubModule {
        @Override
        public CompletionStage<@Nullable Object> onCall(
                HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
            String how = invocation.arguments().isEmpty()
                    ? ""
                    : invocation.arguments().get(0).asText();
            return switch (how) {
                case "mended" -> next.get().exceptionally(failure -> "all is well");
                case "reworded" ->
                    next.get()
                            .handle((value, failure) -> failure)
                            .thenCompose(failure -> CompletableFuture.failedStage(new HubException("in other words")));
                default -> next.get();
            };
        }
    }

    private static ClassicClient guest(String user, String... hubs) {
        ClassicClient guest = ClassicClient.connected(server, user, hubs);
        guest.awaitSaid("in the hall");
        return guest;
    }

    @Test
    void whatIsSaidWhileAClientConnects_comesOnceAndInOrder() {
        ClassicClient ana = guest("ana", "diary");
        ana.invoke("echo", "fence");

        assertThat(ana.texts())
                .containsExactlyElementsOf(
                        Stream.concat(IntStream.range(0, 20).mapToObj(i -> "hello " + i), Stream.of("in the hall"))
                                .toList());
    }

    @Test
    void allThatHappensToAConnection_isToldToItsUsersOther() {
        ClassicClient desk = guest("bo", "diary");
        ClassicClient phone = guest("bo", "diary");
        Until.holds("the token comes", () -> !phone.token().isEmpty());
        phone.drop();
        phone.reconnect();
        desk.awaitSaid("reconnected");
        phone.post("abort", phone.query(), "");
        desk.awaitSaid("stopped");

        assertThat(desk.texts())
                .filteredOn(text -> !text.contains("hall") && !text.startsWith("hello"))
                .containsExactly("connected", "reconnected", "stopped");
    }

    @Test
    void hubThatFailsWhenAClientComesBack_doesNotKeepItOut() {
        ClassicClient cleo = guest("unlucky", "diary");
        Until.holds("the token comes", () -> !cleo.token().isEmpty());
        cleo.drop();
        server.publish("Diary", "Diary's hall", "missed");
        cleo.reconnect();
        cleo.awaitSaid("missed");

        assertThat(cleo.invoke("echo", "still here").path("R").asText()).isEqualTo("still here");
    }

    @Test
    void eachHub_isToldOfItsOwnGroupsAlone() {
        ClassicClient dora = guest("dora", "diary", "second");
        Until.holds(
                "the token lists both",
                () -> TokenText.groups(dora.token(), "Diary").size()
                                + TokenText.groups(dora.token(), "Second").size()
                        == 2);
        dora.drop();
        dora.reconnect();
        dora.awaitSaid("back in [Diary's hall]");
        dora.awaitSaid("back in [Second's hall]");
    }

    @Test
    void failureOfACall_keepsItsTextToItselfUnlessItIsMeantForClients() {
        ClassicClient eve = guest("eve", "diary");

        assertThat(eve.invoke("fail", "secretly").path("E").asText())
                .isEqualTo("There was an error invoking Hub method 'diary.fail'.");
        assertThat(eve.invoke("fail", "openly").path("E").asText()).isEqualTo("my fault");
    }

    @Test
    void moduleMayRewordAFailure_orMakeItASuccess() {
        ClassicClient finn = guest("finn", "diary");

        assertThat(finn.invoke("fail", "reworded").path("E").asText()).isEqualTo("in other words");
        assertThat(finn.invoke("fail", "mended").path("R").asText()).isEqualTo("all is well");
    }

    @Test
    void resultThatIsNoJson_isAFailureOfThatCallAlone() {
        ClassicClient gus = guest("gus", "diary");

        assertThat(gus.invoke("unwritable").has("E")).isTrue();
        assertThat(gus.invoke("echo", "still here").path("R").asText()).isEqualTo("still here");
        assertThat(gus.line().closed()).isEmpty();
    }

    @Test
    void hubThatAClientMayNotUse_isLeftOutOfWhatItConnectsTo() {
        ClassicClient hana = guest("hana", "diary", "closed");
        ClassicClient boss = guest("boss", "closed");
        server.hubs().clients(CLOSED).all().send("said", "", "for the boss");
        server.hubs().clients(DIARY).all().send("said", "", "for diarists");
        boss.awaitSaid("for the boss");
        hana.awaitSaid("for diarists");

        assertThat(hana.texts()).doesNotContain("for the boss");
        assertThat(boss.texts()).doesNotContain("for diarists");
        assertThatThrownBy(() -> server.hubs()
                        .groups(CLOSED)
                        .join(ConnectionId.of(hana.connection()), GroupName.of("Closed's hall")))
                .isInstanceOf(HubException.class)
                .isNotInstanceOf(JoinRefusedException.class);
    }
}
