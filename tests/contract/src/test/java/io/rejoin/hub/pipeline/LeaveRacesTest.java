package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Outbox;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.FamilyId;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Revision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A leave or a revocation, and what else happens in the middle of it. Over stores in memory, without a network. */
final class LeaveRacesTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana").connect();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void returnBetweenNoteAndEffect_leavesNoTokenThatBringsTheGroupBack() {
        ana.join("open");
        ana.receive();
        ana.drop();
        bench.stores.afterUpdate.then(() -> {
            ana.reconnect();
            ana.receive();
        });

        ana.leave("open");
        ReconnectToken held = ana.token();
        bench.restart();
        ana.reconnect(held);

        assertThat(ana.isIn("open")).isFalse();
    }

    @Test
    void otherLeaveBetweenNoteAndEffect_leavesNoTokenThatBringsTheGroupBack() {
        ana.join("open-1");
        ana.join("open-2");
        ana.receive();
        bench.stores.afterUpdate.then(() -> {
            ana.leave("open-2");
            ana.receive();
        });

        ana.leave("open-1");
        ReconnectToken held = ana.token();
        ana.drop();
        bench.restart();
        ana.reconnect(held);

        assertThat(ana.isIn("open-1")).isFalse();
    }

    @Test
    void newcomerThatIsLetInJustBefore_isTakenOut() {
        ana.join("open");
        ana.receive();
        ana.drop();
        bench.restart();
        Recorder transport = new Recorder();
        Outbox[] outbox = new Outbox[1];
        bench.stores.beforeUpdate.then(() -> {
            ReconnectRequest request = new ReconnectRequest(ana.newcomer(), Optional.of(ana.token()), ana.cursor());
            outbox[0] = ((ReconnectResult.Back) bench.reconnect(request, transport)).outbox();
        });

        ana.leave("open");
        bench.say("open", "secret");

        assertThat(ana.isIn("open")).isFalse();
        assertThat(Received.all(outbox[0]).methods()).isEmpty();
    }

    @Test
    void leaveDuringAWalk_isNoRevocationOnTheTrail() {
        bench.grant("ana", "lobby");
        ana.join("lobby");
        ana.receive();
        ana.drop();
        bench.stores.afterStandings.then(() -> ana.leave("lobby"));

        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
    }

    @Test
    void revocationThatIsLate_sparesWhoWasGrantedItAgain() {
        bench.grant("ana", "lobby");
        Membership membership = Bench.membership("ana", "lobby");
        Revision revoked = bench.stores.grantRows.revoke(membership);
        bench.grant("ana", "lobby");
        ana.join("lobby");

        new StoreFollower(bench.server().connections()).follow(List.of(new Row(membership, Standing.revoked(revoked))));

        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void leavesOfGroupsItIsNotIn_costNobodyTheOthers() {
        ana.join("open");
        ana.receive();
        for (int i = 0; i < 3_000; i++) {
            ana.leave("open-" + i);
            if (i % 500 == 0) {
                ana.receive();
            }
        }
        ana.receive();
        ana.drop();
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
        assertThat(row().removals()).isEmpty();
    }

    private FamilyState row() {
        return bench.stores
                .replayRows
                .update(FamilyId.of(ana.id.value()), row -> row)
                .orElseThrow();
    }
}
