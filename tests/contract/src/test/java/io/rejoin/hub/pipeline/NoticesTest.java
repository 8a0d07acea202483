package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.UserId;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other software revokes is on the trail, however much it is at once, and leaves room for decisions. */
final class NoticesTest {
    /** More than the trail lets wait. */
    private static final int FLOOD = 25_000;

    private final Bench bench = Bench.followingByHand(setup -> setup);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        bench.close();
    }

    @Test
    void flood_takesNoRoomFromDecisions_andIsOnTheTrailInTheEnd() {
        bench.grant("ana", "lobby");
        Client ana = bench.client("ana-1", "ana").connect();
        ana.join("lobby");
        ana.receive();
        bench.poll();
        bench.stores.beforeAppend.then(this::pass);
        for (int i = 0; i < FLOOD; i++) {
            revokedElsewhere("user-" + i);
        }
        bench.poll();
        ana.drop();
        gate.countDown();

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Back.class);
        Eventually.until("all is written", () -> bench.stores.auditRows.head().size() > FLOOD);
        assertThat(noticed()).hasSize(FLOOD);
        assertThat(bench.server().audit().lost()).isZero();
    }

    private void revokedElsewhere(String user) {
        // The revision is not needed.
        var unused = bench.stores.grantRows.revoke(new Membership(UserId.of(user), Bench.CHAT, Bench.group("lobby")));
    }

    private Stream<AuditRecord> noticed() {
        return bench.server()
                .audit()
                .reader()
                .all(AuditQuery.newest())
                .filter(record -> record.event().kind() == Kind.REVOCATION_NOTICED);
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
