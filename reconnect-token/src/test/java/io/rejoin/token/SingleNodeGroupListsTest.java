package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SingleNodeGroupListsTest {
    private static final HubGroups GROUPS = Sample.content().groups();
    private static final GroupsHash HASH = GroupsHash.of(GROUPS);

    private final MovingClock clock = new MovingClock();
    private final GroupLists lists = new SingleNodeGroupLists(clock);

    @Test
    void keptList_isFoundUntilItsTime() {
        lists.keep(HASH, GROUPS, in(10));
        clock.pass(Duration.ofSeconds(9));
        assertThat(lists.find(HASH)).contains(GROUPS);
        clock.pass(Duration.ofSeconds(1));
        assertThat(lists.find(HASH)).isEmpty();
    }

    @Test
    void laterTime_winsInWhateverOrder() {
        lists.keep(HASH, GROUPS, in(10));
        lists.keep(HASH, GROUPS, in(20));
        lists.keep(HASH, GROUPS, in(5));
        clock.pass(Duration.ofSeconds(19));

        assertThat(lists.find(HASH)).contains(GROUPS);
    }

    @Test
    void unknownHash_findsNothing() {
        lists.keep(HASH, GROUPS, in(10));

        assertThat(lists.find(GroupsHash.of(HubGroups.EMPTY))).isEmpty();
    }

    @Test
    void listsThatAreOver_areForgotten() {
        lists.keep(HASH, GROUPS, in(10));
        clock.pass(Duration.ofSeconds(10));
        lists.keep(GroupsHash.of(HubGroups.EMPTY), HubGroups.EMPTY, in(10));

        assertThat(lists).hasToString("SingleNodeGroupLists[1]");
    }

    private Instant in(int seconds) {
        return clock.instant().plusSeconds(seconds);
    }
}
