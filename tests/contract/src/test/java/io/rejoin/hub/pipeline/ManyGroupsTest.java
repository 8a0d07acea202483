package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients in more groups than a token carries. Over stores in memory, without a network. */
final class ManyGroupsTest {
    private static final int MANY = 10_000;

    private final Bench bench = new Bench(setup -> setup.policy(
            HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "open"))));
    private final Client ana = bench.client("ana-1", "ana").connect();

    @AfterEach
    void close() {
        bench.close();
    }

    private static String name(int number) {
        return "open/a group number " + number;
    }

    private void join(int groups) {
        for (int i = 0; i < groups; i++) {
            ana.join(name(i));
        }
        awaitTokenOf(groups);
    }

    private void awaitTokenOf(int groups) {
        Eventually.until(
                "there is a token of " + groups + " groups",
                () -> ana.receive().tokens().stream()
                        .anyMatch(token -> token.groups().size() == groups));
    }

    @Test
    void tenThousandGroups_comeBackByAShortToken() {
        join(MANY);
        assertThat(ana.token().text()).hasSizeLessThan(1_024);
        ana.drop();
        bench.restart();
        ana.reconnect();

        assertThat(bench.server().connections().groups(ana.connection()).size()).isEqualTo(MANY);
        assertThat(ana.isIn(name(MANY - 1))).isTrue();
        assertThat(bench.lastRecord().event().groups()).hasSize(MANY);
        awaitTokenOf(MANY);
    }

    @Test
    void oneMoreThanATokenCarries_isListedAndOneLessIsNot() {
        for (int i = 0; i < 257; i++) {
            ana.join("open" + i);
        }
        awaitTokenOf(257);
        assertThat(ana.token().text()).hasSizeLessThan(1_024);

        ana.leave("open0");
        awaitTokenOf(256);

        assertThat(ana.token().text()).hasSizeGreaterThan(1_024);
    }

    @Test
    void fewGroupsOfLongNames_areListedToo() {
        for (int i = 0; i < 100; i++) {
            ana.join("open" + "x".repeat(200) + i);
        }
        awaitTokenOf(100);

        assertThat(ana.token().text()).hasSizeLessThan(1_024);
    }

    @Test
    void groupThatWasLeft_isNotBroughtBackByAnOlderList() {
        join(300);
        ReconnectToken older = ana.token();
        ana.leave(name(7));
        ana.drop();
        bench.restart();
        ana.reconnect(older);

        assertThat(ana.isIn(name(8))).isTrue();
        assertThat(ana.verdict(name(7))).isEqualTo(GroupVerdict.LEFT);
        assertThat(ana.isIn(name(7))).isFalse();
    }

    @Test
    void listThatIsLost_costsTheGroupsAndIsOnTheTrail() {
        join(300);
        ana.drop();
        bench.restart();
        bench.stores.replayRows.forgetLists();
        ana.reconnect();

        assertThat(bench.lastRecord().event().reason()).contains(RefusalReason.GROUPS_LOST);
        assertThat(bench.server().connections().groups(ana.connection()).isEmpty())
                .isTrue();
    }

    @Test
    void storeThatIsAway_isTriedAgain() {
        join(300);
        bench.stores.replay.fault(Fault.UNAVAILABLE);
        ana.join(name(300));
        int calls = bench.stores.replay.calls();
        Eventually.until("it was tried", () -> bench.stores.replay.calls() > calls + 3);
        assertThat(ana.receive().tokens()).isEmpty();
        bench.stores.mend();

        awaitTokenOf(301);
    }

    @Test
    void listInUse_outlivesManyRenewals() {
        join(300);
        for (int i = 0; i < 6; i++) {
            bench.clock.advance(Duration.ofMinutes(8));
            awaitTokenOf(300);
            bench.server().guard().purge();
        }
        bench.say(name(1), "hello");
        assertThat(ana.receive().methods()).isEqualTo(List.of("hello"));
        ana.drop();
        bench.restart();
        ana.reconnect();

        assertThat(ana.isIn(name(299))).isTrue();
    }
}
