package io.rejoin.hub.pipeline;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.hub.reconnect.RejoinVerifier;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Servers with a verifier, and what the tests of verifiers ask about. */
final class Verified {

    private Verified() {}

    static HubGroups chat(String... groups) {
        return HubGroups.of(
                Map.of(Bench.CHAT, Stream.of(groups).map(GroupName::of).toList()));
    }

    static Bench bench(RejoinVerifier verifier) {
        return new Bench(setup -> setup.rejoinVerifier(verifier));
    }

    /** A policy that soon loses its patience with stores and verifiers. */
    static HubServerPolicy impatient() {
        return HubServerPolicy.defaults()
                .withGroups(GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "open"))
                .withHistory(Bench.LIMITS)
                .withStorePatience(Duration.ofSeconds(1));
    }

    /** Ana, who was in these groups and is away. */
    static Client away(Bench bench, String... groups) {
        Client ana = bench.client("ana-1", "ana").connect();
        for (String group : groups) {
            if (!group.startsWith("open")) {
                bench.grant("ana", group);
            }
            ana.join(group);
        }
        ana.receive();
        ana.drop();
        return ana;
    }

    /** The client stays away for so long that the server forgets it; its token is still good. */
    static void forget(Bench bench, Client client) {
        bench.clock.advance(Duration.ofSeconds(31));
        Eventually.until(
                "it is forgotten",
                () -> bench.server().connections().find(client.id).isEmpty());
    }

    /** Waits until the server knows the store's changes up to this revision. */
    static void followed(Bench bench, long revision) {
        Eventually.until(
                "the store is followed",
                () -> bench.server().connections().revocations().reached().value() >= revision);
    }

    /** Waits, until then or until it is interrupted. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A policy under which anybody may join the lobby. */
    static GroupPolicy openLobby() {
        return GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "lobby");
    }

    /** Does something between the decision and its effect. */
    static HubModule onRejoin(Runnable action) {
        return new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                action.run();
                return decision;
            }
        };
    }

    /** Takes this group away from everybody. */
    static HubModule without(String group) {
        return new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                return decision.retainIf((hub, name) -> !name.value().equals(group));
            }
        };
    }
}
