package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server as a whole: its hubs, whom it speaks to, and its end. Over stores in memory, without a network. */
final class HubServerTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void close_letsEverybodyGoWhoMayComeBack() {
        Client ana = bench.client("ana-1", "ana").connect().join("open");
        ana.receive();
        Client bob = bench.client("bob-1", "bob").connect();
        bench.restart();

        assertThat(ana.transport().closes()).containsExactly(CloseCode.GOING_AWAY);
        assertThat(bob.transport().closes()).containsExactly(CloseCode.GOING_AWAY);
        ana.reconnect();
        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void close_writesWhatWasOnlyNoted() {
        Client ana = bench.client("ana-1", "ana").connect().join("open");
        ana.leave("open");
        bench.server().close();

        assertThat(bench.stores.auditRows.read(AuditSelection.after(0, 10))).hasSize(2);
    }

    @Test
    void closedServer_decidesNothingMore() {
        HubServer server = bench.server();
        server.close();

        assertThatThrownBy(() -> server.workers().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> server.audit()
                        .await(AuditEvent.of(Kind.JOIN, Outcome.ACCEPTED, Optional.empty()), Duration.ofSeconds(1)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void closeTwice_isTheSameAsOnce() {
        bench.server().close();
        bench.server().close();

        assertThat(bench.server().connections().count()).isZero();
    }

    @Test
    void hubs_areFoundWhateverTheirCase() {
        assertThat(bench.server().hub("CHAT")).contains(Bench.CHAT);
        assertThat(bench.server().hub("chess")).isEmpty();
        assertThatThrownBy(() -> bench.server().groups(HubName.of("chess")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hubNamesThatDifferInCaseOnly_areAnError() {
        assertThatThrownBy(() -> new Bench(setup -> setup.hub("CHAT", bench.hub)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void started_tellsTheHubOnce() {
        Client ana = bench.client("ana-1", "ana").connect();
        bench.server().started(ana.connection());
        ana.connect();

        assertThat(bench.hub.events()).containsExactly("connected ana-1");
    }

    @Test
    void goodbye_tellsTheHubOnceAndEndsTheTransport() {
        Client ana = bench.client("ana-1", "ana").connect();
        bench.server().abort(ana.newcomer());

        assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
        assertThat(ana.transport().closes()).containsExactly(CloseCode.NORMAL);
        assertThat(bench.server().connections().count()).isZero();
    }

    @Test
    void clients_reachWhomTheyName() {
        Client ana = bench.client("ana-1", "ana").connect().join("open");
        Client other = bench.client("ana-2", "ana").connect();
        Client bob = bench.client("bob-1", "bob").connect().join("open");
        var clients = bench.server().clients(Bench.CHAT);
        clients.all().send("all", 1);
        clients.group(GroupName.of("open")).send("group", 2);
        clients.user(UserId.of("ana")).send("user", 3);
        clients.client(bob.id).send("one", 4);
        clients.all().except(ana.id).send("others", 5);

        assertThat(ana.receive().methods()).containsExactly("all", "group", "user");
        assertThat(other.receive().methods()).containsExactly("all", "user", "others");
        assertThat(bob.receive().methods()).containsExactly("all", "group", "one", "others");
    }

    @Test
    void callerOutsideACall_isAnError() {
        assertThatThrownBy(() -> bench.server().clients(Bench.CHAT).caller()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void argumentThatIsNoJson_isAnErrorAndNothingIsSent() {
        Client ana = bench.client("ana-1", "ana").connect();
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> bench.server().clients(Bench.CHAT).all().send("bad", endless))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ana.receive().methods()).isEmpty();
    }

    @Test
    void methodNameThatWouldBreakTheFrame_isRefused() {
        assertThatThrownBy(() -> bench.server().clients(Bench.CHAT).all().send("a\"b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench.server().clients(Bench.CHAT).all().send("a\nb"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
