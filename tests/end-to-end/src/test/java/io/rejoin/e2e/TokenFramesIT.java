package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.token.GroupName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When a client is given a token, and what that says. A module lets nobody back into {@code dusk}. By hand; touches loopback only. */
final class TokenFramesIT {
    @AutoClose
    private static final ClassicServer server = ClassicServer.start(ServerSetup.plain()
            .withPolicy(
                    HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(Party.NAME, "")))
            .with(setup -> setup.hub(new Party()).module(new HubModule() {
                @Override
                public RejoinDecision onRejoin(RejoinDecision decision) {
                    return decision.retainIf((hub, group) -> !group.value().equals("dusk"));
                }
            })));

    private static ClassicClient guest(String user) {
        return ClassicClient.connected(server, user, "party");
    }

    /** Waits until everything has arrived that was sent so far. */
    private static void fence(ClassicClient guest) {
        String fence = "fence " + guest.frames().size();
        guest.invoke("sayToMe", fence);
        guest.awaitSaid(fence);
    }

    /** What each token listed that came, in order. */
    private static List<List<String>> listed(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.has("G"))
                .map(frame -> TokenText.groups(frame.path("G").asText(), "party"))
                .toList();
    }

    @Test
    void clientWithoutGroups_isGivenNoToken() {
        ClassicClient ana = guest("ana");
        fence(ana);
        ana.invoke("leave", "never joined");
        ana.drop();
        ana.reconnect();
        fence(ana);

        assertThat(listed(ana.frames())).allMatch(List::isEmpty);
        assertThat(listed(ana.frames().subList(0, 3))).isEmpty();
    }

    @Test
    void token_comesWheneverTheGroupsChange_andOnlyThen() {
        ClassicClient bo = guest("bo");
        bo.invoke("join", "one");
        fence(bo);
        bo.invoke("say", "one", "no change");
        bo.invoke("join", "one");
        fence(bo);
        assertThat(listed(bo.frames())).containsExactly(List.of("one"));
        bo.invoke("join", "two");
        fence(bo);
        bo.invoke("leave", "one");
        fence(bo);
        bo.invoke("leave", "two");
        fence(bo);

        assertThat(listed(bo.frames()).get(1)).containsExactlyInAnyOrder("one", "two");
        assertThat(listed(bo.frames()).subList(2, 4)).containsExactly(List.of("two"), List.of());
        assertThat(listed(bo.frames())).hasSize(4);
    }

    @Test
    void frames_showNothingOfHowGroupsChange() {
        ClassicClient cleo = guest("cleo");
        cleo.invoke("join", "one");
        cleo.invoke("say", "one", "hello");
        cleo.invoke("leave", "one");
        fence(cleo);

        assertThat(cleo.line().frames()).allMatch(frame -> frame.startsWith("{\"C\":") || frame.startsWith("{\"I\":"));
        assertThat(cleo.frames().stream()
                        .flatMap(frame -> frame.path("M").valueStream())
                        .map(message -> message.path("M").asText()))
                .containsOnly("said");
        assertThat(cleo.frames())
                .allSatisfy(frame -> assertThat(frame.fieldNames()).toIterable().isSubsetOf("C", "S", "G", "M", "I"));
    }

    @Test
    void groupThatAModuleRefuses_isMissingInTheFirstTokenAfterwards_andNotAskedForAgain() {
        ClassicClient dora = guest("dora");
        dora.invoke("join", "dawn,dusk");
        Until.holds(
                "the token lists both",
                () -> TokenText.groups(dora.token(), "party").containsAll(List.of("dawn", "dusk")));
        dora.drop();
        Line back = dora.reconnect();
        Until.holds("the first frame comes", () -> !back.frames().isEmpty());
        assertThat(listed(List.of(ClassicClient.json(back.frames().get(0))))).containsExactly(List.of("dawn"));
        dora.drop();
        dora.reconnect();
        Until.holds("it is on the trail", () -> server.reconnects("dora").size() == 2);

        assertThat(server.reconnects("dora").get(1).groups())
                .extracting(GroupOutcome::group)
                .containsExactly(GroupName.of("dawn"));
    }

    @Test
    void tokenThatComesWithAConnect_isNotEvenLookedAt() {
        ClassicClient eve = guest("eve");
        eve.invoke("join", "one");
        fence(eve);
        eve.drop();
        eve.open("connect", eve.query("groupsToken", eve.token()), true);
        Until.holds("eve is here", eve::isAttached);
        server.publish("party", "one", "not for eve");
        fence(eve);

        assertThat(eve.texts()).doesNotContain("not for eve");
        assertThat(server.reconnects("eve")).isEmpty();
        assertThat(Optional.of(eve.invoke("join", "one")).filter(answer -> answer.has("E")))
                .isEmpty();
    }
}
