package io.rejoin.hub.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.Connection;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.KnownAt;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A candidate that is too slow. Starts threads, and ends them. */
final class ShadowQueueTest {
    private static final int ROOM = 1_008;
    private static final HubName CHAT = HubName.of("chat");

    @Test
    void whatDoesNotFit_isDroppedAndCounted() {
        CountDownLatch release = new CountDownLatch(1);
        List<ShadowReport> reports = new CopyOnWriteArrayList<>();
        RejoinCheck slow = (connection, asked, knownAt) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        Question question = new Question(
                new Connection(ConnectionId.of("ana-1"), FamilyId.of("ana-1"), Optional.empty(), Set.of(CHAT)),
                HubGroups.of(Map.of(CHAT, Set.of(GroupName.of("lobby")))),
                KnownAt.NEVER,
                (outcome, assigned) -> outcome);
        try (Shadow shadow = new Shadow(slow, reports::add)) {
            for (int i = 0; i < 2 * ROOM; i++) {
                shadow.compare(question, List.of(GroupOutcome.refused(CHAT, GroupName.of("lobby"), GroupVerdict.LEFT)));
            }
            release.countDown();
            Eventually.until("all that fitted were reported", () -> reports.size() >= ROOM - 8);

            assertThat(reports).hasSizeLessThanOrEqualTo(ROOM);
            assertThat(reports.get(reports.size() - 1).dropped()).isBetween((long) ROOM, (long) ROOM + 8);
        }
    }
}
