package io.rejoin.hub.pipeline;

import io.rejoin.token.GroupName;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.TokenContent;
import java.time.Instant;

/**
 * A token that a simulated client was given, and may present whenever it likes.
 *
 * @param step in which step of the simulation it was given
 */
record HeldToken(TokenContent content, ReconnectToken text, int step, Instant issuedAt) {
    private static final long SECONDS_ALIVE = 15 * 60 + 30;

    long generation() {
        return content.id().generation();
    }

    boolean lists(GroupName group) {
        return content.groups().contains(Bench.CHAT, group);
    }

    boolean isAlive(Instant now) {
        return now.getEpochSecond() < issuedAt.getEpochSecond() + SECONDS_ALIVE;
    }
}
