package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Revocations of a user everywhere and of everyone in a group: live, absent, on the way back, and replayed. A server over stores in
 * memory that looks for changes when it is told to.
 */
final class GrantDeskScopesTest {
    private static final UserId ROOT = UserId.of("root");

    /** What reaches Ana in the lobby. */
    enum Target {
        USER,
        GROUP,
        MEMBERSHIP;

        Scope scope() {
            return switch (this) {
                case USER -> new Scope.Everywhere(UserId.of("ana"));
                case GROUP -> new Scope.Everyone(CHAT, Bench.group("lobby"));
                case MEMBERSHIP -> Bench.membership("ana", "lobby");
            };
        }
    }

    private final Bench bench = Bench.followingByHand(UnaryOperator.identity());
    private Client ana = bench.client("ana-1", "ana");
    private Client bob = bench.client("bob-1", "bob");

    @BeforeEach
    void join() {
        List.of("ana", "bob", "Ana").forEach(user -> bench.grant(user, "lobby"));
        List.of("lobby", "Lobby", "ops").forEach(group -> bench.grant("ana", group));
        bench.poll();
        ana = in(ana, "lobby", "Lobby", "ops", "open");
        bob = in(bob, "lobby", "open");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Client in(Client client, String... groups) {
        client.connect();
        List.of(groups).forEach(client::join);
        client.receive();
        return client;
    }

    private RevocationReceipt revoke(Target target) {
        return bench.server().grants().revoke(ROOT, target.scope());
    }

    private void sayAll(String suffix) {
        List.of("lobby", "Lobby", "ops", "open").forEach(group -> bench.say(group, group + "-" + suffix));
    }

    private static List<String> without(Target target, String... methods) {
        return List.of(methods).stream()
                .filter(method -> target != Target.USER && !method.startsWith("lobby-"))
                .toList();
    }

    private List<String> revokedEvents() {
        return bench.hub.events().stream()
                .filter(event -> event.startsWith("revoked "))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void here_hearsNothingOfItFromThenOn(Target target) {
        sayAll("queued");
        revoke(target);
        sayAll("later");

        assertThat(ana.receive().methods())
                .isEqualTo(without(
                        target,
                        "lobby-queued",
                        "Lobby-queued",
                        "ops-queued",
                        "open-queued",
                        "lobby-later",
                        "Lobby-later",
                        "ops-later",
                        "open-later"));
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("open")).isEqualTo(target != Target.USER);
    }

    @ParameterizedTest
    @EnumSource
    void away_comesBackWithoutIt(Target target) {
        ana.drop();
        sayAll("missed");
        revoke(target);
        sayAll("later");
        ana.reconnect();

        assertNothingOfTheLobby(target);
    }

    @ParameterizedTest
    @EnumSource
    void away_comesBackToAnotherServerWithoutIt(Target target) {
        ana.drop();
        revoke(target);
        bench.restart();
        bench.poll();
        ana.reconnect();

        assertNothingOfTheLobby(target);
    }

    @ParameterizedTest
    @EnumSource
    void revokedElsewhere_isOutAtTheNextPoll_andAtTheNextRejoin(Target target) {
        Client second = in(bench.client("ana-2", "ana"), "lobby", "open");
        ana.drop();
        bench.stores.grantRows.revoke(target.scope());
        bench.poll();
        ana.reconnect();

        assertNothingOfTheLobby(target);
        assertThat(second.isIn("lobby")).isFalse();
        assertThat(second.isIn("open")).isEqualTo(target != Target.USER);
        assertThat(bench.lastRecord().event().kind()).isEqualTo(Kind.RECONNECT);
        assertThat(kinds()).containsOnlyOnce(Kind.REVOCATION_NOTICED);
    }

    private List<Kind> kinds() {
        new TrailWatch(bench).settle();
        return bench.trail().stream()
                .map(AuditRecord::event)
                .map(AuditEvent::kind)
                .toList();
    }

    private void assertNothingOfTheLobby(Target target) {
        assertThat(ana.receive().methods()).noneMatch(method -> method.startsWith("lobby-"));
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
        assertThat(ana.isIn("ops")).isEqualTo(target != Target.USER);
        assertThat(ana.isIn("open")).isEqualTo(target != Target.USER);
        bench.say("lobby", "lobby-live");
        assertThat(ana.receive().methods()).doesNotContain("lobby-live");
    }

    @ParameterizedTest
    @EnumSource
    void onItsWayBack_isNotLetInAgain(Target target) {
        ana.drop();
        sayAll("missed");
        bench.stores.afterStandings.then(() -> revoke(target));
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("open")).isEqualTo(target != Target.USER);
        assertThat(ana.receive().methods()).isEqualTo(without(target, "Lobby-missed", "ops-missed", "open-missed"));
    }

    @ParameterizedTest
    @EnumSource
    void onItsWayToAnotherServer_isNotLetInThere(Target target) {
        ana.drop();
        bench.restart();
        bench.poll();
        bench.stores.afterStandings.then(() -> revoke(target));
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("ops")).isEqualTo(target != Target.USER);
        assertThat(ana.isIn("open")).isEqualTo(target != Target.USER);
        sayAll("later");
        assertThat(ana.receive().methods()).isEqualTo(without(target, "Lobby-later", "ops-later", "open-later"));
    }

    @ParameterizedTest
    @EnumSource
    void revokedWhileTheTrailIsWritten_isNotHandedOver(Target target) {
        ana.drop();
        sayAll("missed");
        bench.stores.afterUpdate.then(
                () -> bench.stores.beforeAppend.then(() -> bench.stores.grantRows.revoke(target.scope())));
        bench.hub.reconnecting.then(bench::poll);
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.receive().methods()).noneMatch(method -> method.startsWith("lobby-"));
    }

    @ParameterizedTest
    @EnumSource
    void others_areSpared(Target target) {
        Client otherCase = in(bench.client("Ana-1", "Ana"), "lobby", "open");
        revoke(target);
        sayAll("later");

        boolean spared = target != Target.GROUP;
        List.of(bob, otherCase).forEach(other -> {
            assertThat(other.isIn("lobby")).isEqualTo(spared);
            assertThat(other.isIn("open")).isTrue();
            assertThat(other.receive().methods().contains("lobby-later")).isEqualTo(spared);
        });
        assertThat(ana.isIn("Lobby")).isEqualTo(target != Target.USER);
    }

    @Test
    void receiptOfAUser_countsEveryMembershipAndEveryConnectionOnce() {
        in(bench.client("ana-2", "ana"), "lobby", "open").drop();

        RevocationReceipt receipt = revoke(Target.USER);

        assertThat(receipt.membershipsEnded()).isEqualTo(6);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertThat(receipt.revision())
                .isEqualTo(bench.stores.grantRows.rows(Set.of()).revision());
        assertThat(revokedEvents())
                .containsExactlyInAnyOrder(
                        "revoked lobby ana-1",
                        "revoked Lobby ana-1",
                        "revoked ops ana-1",
                        "revoked open ana-1",
                        "revoked lobby ana-2",
                        "revoked open ana-2");
        AuditEvent event = bench.lastRecord().event();
        assertThat(event.kind()).isEqualTo(Kind.REVOKE);
        assertThat(event.user()).contains(UserId.of("ana"));
        assertThat(event.actor()).contains(ROOT);
    }

    @Test
    void receiptOfAGroup_countsEverybodyInIt() {
        bob.drop();

        RevocationReceipt receipt = revoke(Target.GROUP);

        assertThat(receipt.membershipsEnded()).isEqualTo(2);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertThat(revokedEvents()).containsExactlyInAnyOrder("revoked lobby ana-1", "revoked lobby bob-1");
        assertThat(bench.lastRecord().event().user()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void serverThatNoticesItBeforeTheCallReturns_changesNothing(Target target) {
        int ended = target == Target.USER ? 4 : target == Target.GROUP ? 2 : 1;
        int told = target == Target.GROUP ? 2 : 1;
        bench.stores.afterRevoke.then(bench::poll);

        RevocationReceipt receipt = revoke(target);

        assertThat(receipt.membershipsEnded()).isEqualTo(ended);
        assertThat(receipt.connectionsTold()).isEqualTo(told);
        assertThat(revokedEvents()).hasSize(ended);
        assertThat(kinds()).contains(Kind.REVOKE).doesNotContain(Kind.REVOCATION_NOTICED);
    }

    @ParameterizedTest
    @EnumSource
    void grantedAgainAtOnce_mayJoin(Target target) {
        revoke(target);
        bench.grant("ana", "lobby");
        bench.say("lobby", "lobby-before");
        ana.join("lobby");
        bench.say("lobby", "lobby-after");

        assertThat(ana.receive().methods()).containsExactly("lobby-after");
        assertThat(bob.isIn("lobby")).isEqualTo(target != Target.GROUP);
    }

    @ParameterizedTest
    @EnumSource
    void grantedAgain_comesBackToAnotherServer_withoutWhatWasSaidBetween(Target target) {
        ana.drop();
        revoke(target);
        bench.say("lobby", "lobby-between");
        bench.grant("ana", "lobby");
        bench.restart();
        bench.poll();
        ana.reconnect();
        bench.say("lobby", "lobby-after");

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.GRANTED_ANEW);
        assertThat(ana.isIn("ops")).isEqualTo(target != Target.USER);
        assertThat(ana.receive().methods()).containsExactly("lobby-after");
    }

    @ParameterizedTest
    @EnumSource
    void grantedAgain_staysGranted_howeverOftenItComesBack(Target target) {
        revoke(target);
        bench.grant("ana", "lobby");
        bench.poll();
        ana.join("lobby");
        ana.receive();
        for (int i = 0; i < 3; i++) {
            ana.drop();
            bench.restart();
            bench.poll();
            ana.reconnect();
            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.GRANTED);
            ana.receive();
        }
    }
}
