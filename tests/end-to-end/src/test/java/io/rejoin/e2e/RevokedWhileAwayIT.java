package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.e2e.ChatPage.Rejoined;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A member is taken out of a group, absent or present: not one byte of that group reaches the browser afterwards. Asserts on the
 * raw frames of an unmodified classic client. Touches loopback only.
 */
final class RevokedWhileAwayIT {
    private static final HubName CHAT = HubName.of(ClassicServer.CHAT);

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    @Test
    void oneGroupRevokedWhileAway_onlyTheOtherOneComesBack() {
        server.grant("ana", "secret", "open");
        server.grant("witness", "secret");
        ChatPage ana = ChatPage.open(browser, server, "ana");
        ChatPage witness = ChatPage.open(browser, server, "witness");
        ana.join("secret", "open");
        witness.join("secret");

        server.cut(ana.connection());
        int mark = ana.traffic().mark();
        server.publish("secret", "secret: before the revocation");
        server.publish("open", "o1");
        server.revoke("ana", "secret");
        server.publish("secret", "secret: after the revocation");
        server.publish("open", "o2");
        assertThat(server.requests().count("ana", "reconnect")).isZero();
        ana.awaitReconnected(1);
        ana.awaitSaid("o2");
        server.publish("secret", "secret: live");
        server.publish("open", "o3");
        ana.awaitSaid("o3");
        witness.awaitSaid("secret: live");

        assertThat(ana.traffic().since(mark))
                .contains("o1", "o2", "o3")
                .doesNotContain("secret:", "\"said\",\"A\":[\"secret\"");
        assertThat(ana.texts()).containsExactly("o1", "o2", "o3");
        assertThat(ana.rejoined()).containsExactly(new Rejoined(List.of("open"), false, "NONE"));
        assertThat(TokenText.groups(ana.token())).containsExactly("open");
        assertThat(witness.texts())
                .containsExactly("secret: before the revocation", "secret: after the revocation", "secret: live");
    }

    @Test
    void groupRevokedWhileAway_trailNamesUserGroupVerdictAndRevision() {
        server.grant("ben", "secret", "open");
        ChatPage ben = ChatPage.open(browser, server, "ben", "groupChat", 1000);
        ben.join("secret", "open");

        server.cut(ben.connection());
        RevocationReceipt receipt = server.revoke("ben", "secret");
        ben.awaitReconnected(1);
        Until.holds("ben is back", () -> server.reconnects("ben").size() == 1);

        AuditEvent back = server.reconnects("ben").get(0);
        assertThat(back.user()).contains(UserId.of("ben"));
        assertThat(back.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(back.reason()).isEmpty();
        assertIsRevoked(outcome(back, "secret"), receipt.revision(), Basis.REVOCATIONS);
        assertThat(outcome(back, "open").isGranted()).isTrue();
        assertThat(receipt.membershipsEnded()).isEqualTo(1);
        AuditEvent revocation = server.trail("ben").stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.REVOKE)
                .findFirst()
                .orElseThrow();
        assertThat(revocation.actor()).contains(UserId.of("test"));
        assertThat(revocation.groups()).hasSize(1);
        assertIsRevoked(outcome(revocation, "secret"), receipt.revision(), Basis.STORE);
    }

    private static GroupOutcome outcome(AuditEvent event, String group) {
        return event.groups().stream()
                .filter(outcome -> outcome.group().equals(GroupName.of(group)))
                .findFirst()
                .orElseThrow();
    }

    /** No query was needed to know that: the server follows what is revoked. */
    private static void assertIsRevoked(GroupOutcome outcome, Revision revision, Basis basis) {
        assertThat(outcome.hub()).isEqualTo(CHAT);
        assertThat(outcome.verdict()).isEqualTo(GroupVerdict.REVOKED);
        assertThat(outcome.revision()).isEqualTo(revision);
        assertThat(outcome.evidence().basis()).isEqualTo(basis);
        assertThat(outcome.rule().level()).isEqualTo(VerificationLevel.REVOCATIONS);
    }

    @Test
    void revokedWhileMessagesPour_nothingThatIsSaidAfterwardsArrives() {
        server.grant("cleo", "pour");
        ChatPage cleo = ChatPage.open(browser, server, "cleo");
        cleo.join("pour");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger said = new AtomicInteger();
        CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> {
            while (!stop.get() && said.get() < 100_000) {
                server.publish("pour", "drop " + said.incrementAndGet());
                LockSupport.parkNanos(300_000);
            }
        });
        cleo.awaitSaid("drop 100");

        server.revoke("cleo", "pour");
        int atReturn = said.get();
        Until.holds("more is said", () -> said.get() > atReturn + 100);
        server.tell("cleo", "fence");
        cleo.awaitSaid("fence");
        stop.set(true);
        pouring.join();

        List<String> drops =
                cleo.texts().stream().filter(text -> text.startsWith("drop")).toList();
        assertThat(drops).isNotEmpty();
        for (int i = 0; i < drops.size(); i++) {
            assertThat(drops.get(i)).isEqualTo("drop " + (i + 1));
        }
        assertThat(drops.size()).isLessThanOrEqualTo(atReturn);
        assertThat(cleo.revoked()).containsExactly("pour");
    }

    @Test
    void revokedWhileConnected_mayJoinAgainOnceGrantedAndHearsNothingFromBetween() {
        server.grant("dora", "club");
        ChatPage dora = ChatPage.open(browser, server, "dora", "groupChat", 300);
        dora.join("club");
        String before = dora.token();
        int mark = dora.traffic().mark();

        server.revoke("dora", "club");
        dora.awaitOtherToken(before);
        assertThat(dora.failure("join", "club")).isNotEmpty();
        server.publish("club", "between");
        server.grant("dora", "club");
        server.publish("club", "between, granted");
        dora.join("club");
        server.publish("club", "joined");
        dora.awaitSaid("joined");
        server.cut(dora.connection());
        server.publish("club", "missed");
        dora.awaitSaid("missed");

        assertThat(dora.traffic().since(mark)).doesNotContain("between");
        assertThat(dora.texts()).containsExactly("joined", "missed");
    }

    @Test
    void revokedAndGrantedAgainWhileAway_isNotPutBackByItsOldToken() {
        server.grant("eve", "club", "open");
        ChatPage eve = ChatPage.open(browser, server, "eve", "groupChat", 1000);
        eve.join("club", "open");

        server.cut(eve.connection());
        int mark = eve.traffic().mark();
        server.revoke("eve", "club");
        server.publish("club", "club: while revoked");
        server.grant("eve", "club");
        server.publish("club", "club: granted again");
        server.publish("open", "o1");
        assertThat(server.requests().count("eve", "reconnect")).isZero();
        eve.awaitSaid("o1");

        assertThat(server.isMember(eve.connection(), "club")).isFalse();
        assertThat(outcome(server.reconnects("eve").get(0), "club").verdict()).isEqualTo(GroupVerdict.LEFT);
        eve.join("club");
        server.publish("club", "welcome");
        eve.awaitSaid("welcome");
        assertThat(eve.texts()).containsExactly("o1", "welcome");
        assertThat(eve.traffic().since(mark)).doesNotContain("while revoked", "granted again");
    }

    @Test
    void everyGroupRevokedWhileAway_clientIsConnectedAndInNone() {
        server.grant("finn", "one");
        ChatPage finn = ChatPage.open(browser, server, "finn", "groupChat", 1000);
        finn.join("one");
        String old = finn.token();

        server.cut(finn.connection());
        server.revoke("finn", "one");
        finn.awaitReconnected(1);
        finn.awaitOtherToken(old);
        server.publish("one", "nothing for finn");
        server.tell("finn", "fence");
        finn.awaitSaid("fence");

        assertThat(finn.texts()).containsExactly("fence");
        assertThat(TokenText.groups(finn.token())).isEmpty();
        assertThat(server.requests().count("finn", "reconnect")).isEqualTo(1);
        assertThat(Optional.of(server.reconnects("finn").get(0).outcome())).contains(Outcome.PARTIAL);
    }
}
