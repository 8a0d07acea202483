package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.GroupHistory.Loss;
import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who lost access to a group, who tried afterwards, and why in words. In memory. */
final class AuditHistoryTest {
    private static final GroupName LOBBY = GroupName.of("lobby");
    private static final UserId BOSS = UserId.of("boss");

    private final Evidence evidence = new Evidence();

    @AfterEach
    void close() {
        evidence.close();
    }

    private void revoke(Scope scope) {
        Optional<UserId> user =
                scope.userText().isEmpty() ? Optional.empty() : Optional.of(UserId.of(scope.userText()));
        evidence.record(
                AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, user).by(BOSS).about(scope));
    }

    private static Membership member(String user) {
        return new Membership(UserId.of(user), CHAT, LOBBY);
    }

    private void decide(Kind kind, String user, String group, GroupVerdict verdict) {
        boolean granted = verdict == GroupVerdict.GRANTED;
        boolean accepted = granted || kind == Kind.LEAVE;
        evidence.record(AuditEvent.of(kind, accepted ? Outcome.ACCEPTED : Outcome.REFUSED, Optional.of(UserId.of(user)))
                .deciding(List.of(Evidence.outcome(group, verdict)), Revision.of(3)));
    }

    private GroupHistory history(long after) {
        return evidence.trail.reader().history(CHAT, LOBBY, after);
    }

    private static String text(GroupHistory history) {
        return history.losses().stream().map(AuditHistoryTest::text).collect(Collectors.joining("; ")) + " | "
                + sequences(history.strangers());
    }

    private static String text(Loss loss) {
        return loss.record().sequence() + sequences(loss.attempts());
    }

    private static String sequences(List<AuditRecord> records) {
        return records.stream()
                .map(record -> String.valueOf(record.sequence()))
                .collect(Collectors.joining(",", "(", ")"));
    }

    @Test
    void attempts_areThoseAfterTheLossOfTheirUser() {
        decide(Kind.JOIN, "ana", "lobby", GroupVerdict.GRANTED);
        decide(Kind.JOIN, "eve", "lobby", GroupVerdict.NOT_A_MEMBER);
        revoke(member("ana"));
        decide(Kind.RECONNECT, "ana", "lobby", GroupVerdict.REVOKED);
        decide(Kind.RECONNECT, "ana", "other", GroupVerdict.REVOKED);
        decide(Kind.JOIN, "eve", "lobby", GroupVerdict.NOT_A_MEMBER);
        decide(Kind.JOIN, "ana", "lobby", GroupVerdict.REVOKED);

        assertThat(text(history(0))).isEqualTo("3(4,7) | (2,6)");
        assertThat(history(0).losses().get(0).record().event().actor()).contains(BOSS);
        assertThat(history(0).next()).isEmpty();
        assertThat(text(history(3))).isEqualTo(" | (4,6,7)");
    }

    @Test
    void lossesOfEveryKind_areThere() {
        decide(Kind.LEAVE, "ana", "lobby", GroupVerdict.LEFT);
        revoke(new Scope.Everywhere(UserId.of("bo")));
        revoke(new Scope.Everyone(CHAT, LOBBY));
        decide(Kind.RECHECK, "cleo", "lobby", GroupVerdict.REVOKED);
        decide(Kind.RECHECK, "dan", "lobby", GroupVerdict.GRANTED);
        revoke(new Scope.Everyone(CHAT, GroupName.of("other")));
        decide(Kind.JOIN, "bo", "lobby", GroupVerdict.REVOKED);
        decide(Kind.JOIN, "cleo", "lobby", GroupVerdict.REVOKED);
        revoke(new Scope.Everywhere(UserId.of("bo")));
        decide(Kind.JOIN, "bo", "lobby", GroupVerdict.REVOKED);

        assertThat(text(history(0))).isEqualTo("1(); 2(); 3(7); 4(8); 9(10) | ()");
    }

    @Test
    void longHistory_comesInPages() {
        for (int i = 0; i < AuditQuery.PAGE_MAX + 10; i++) {
            AuditEvent left = AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, Optional.of(UserId.of("u" + i)))
                    .about(member("u" + i));
            evidence.trail.note(left);
        }
        revoke(new Scope.Everywhere(UserId.of("last")));

        GroupHistory first = history(0);
        GroupHistory rest = history(first.next().orElseThrow());

        assertThat(first.losses()).hasSize(AuditQuery.PAGE_MAX);
        assertThat(rest.losses()).hasSize(11);
        assertThat(rest.next()).isEmpty();
    }

    @Test
    void explanation_saysWhatAndWhy_newestFirst() {
        decide(Kind.JOIN, "ana", "lobby", GroupVerdict.GRANTED);
        decide(Kind.JOIN, "ana", "other", GroupVerdict.GRANTED);
        decide(Kind.JOIN, "bo", "lobby", GroupVerdict.GRANTED);
        revoke(new Scope.Everyone(CHAT, LOBBY));
        evidence.record(Evidence.refusal("ana", RefusalReason.EXPIRED));
        revoke(new Scope.Everywhere(UserId.of("ana")));
        decide(Kind.RECONNECT, "ana", "lobby", GroupVerdict.REVOKED);

        List<String> lines = evidence.trail.reader().explain(UserId.of("ana"), CHAT, LOBBY, 10);

        assertThat(lines)
                .containsExactly(
                        "2030-01-01T00:00:00Z  ana was not let back into chat/lobby: revoked in the store; rule default"
                                + " (level STORE, in an outage CLOSED); known from STORE at revision 3  [record 7, node-1]",
                        "2030-01-01T00:00:00Z  ana was taken out of every group; by boss  [record 6, node-1]",
                        "2030-01-01T00:00:00Z  ana was not let back into chat/lobby; the token was refused: EXPIRED"
                                + "  [record 5, node-1]",
                        "2030-01-01T00:00:00Z  everyone was taken out of chat/lobby; by boss  [record 4, node-1]",
                        "2030-01-01T00:00:00Z  ana joined chat/lobby: allowed; rule default (level STORE, in an outage"
                                + " CLOSED); known from STORE at revision 3  [record 1, node-1]");
        assertThat(evidence.trail.reader().explain(UserId.of("ana"), CHAT, LOBBY, 2))
                .hasSize(2)
                .first()
                .isEqualTo(lines.get(0));
        assertThat(evidence.trail.reader().explain(UserId.of("nobody"), CHAT, LOBBY, 9))
                .containsExactly(lines.get(3));
    }

    @Test
    void everyKindAndVerdict_hasItsWords() {
        List<Kind> kinds =
                Stream.of(Kind.values()).filter(kind -> kind != Kind.ERASE).toList();
        for (Kind kind : kinds) {
            for (GroupVerdict verdict : GroupVerdict.values()) {
                decide(kind, "ana", "lobby", verdict);
            }
        }

        List<String> lines = evidence.trail.reader().explain(UserId.of("ana"), CHAT, LOBBY, 1_000);

        assertThat(lines).hasSize(kinds.size() * GroupVerdict.values().length).doesNotHaveDuplicates();
    }

    @Test
    void export_givesEveryRecordOnceAsALine() {
        evidence.record(25);
        evidence.record(Evidence.refusal("a\\\u2028\"b", RefusalReason.EXPIRED));
        List<String> lines = evidence.trail
                .reader()
                .all(AuditQuery.newest().limit(10))
                .map(AuditRecord::toJson)
                .collect(Collectors.toCollection(ArrayList::new));

        assertThat(lines).hasSize(26).doesNotHaveDuplicates().allMatch(line -> !line.contains("\n"));
        assertThat(lines.get(0))
                .startsWith("{\"seq\":1,\"at\":\"2030-01-01T00:00:00Z\",\"node\":\"node-1\",\"kind\":\"RECONNECT\",")
                .contains("\"user\":\"user-1\"", "\"group\":\"lobby\"", "\"staleness\":0", "\"level\":\"STORE\"")
                .endsWith("\"hash\":\"" + evidence.allRows().get(0).hash() + "\"}");
        assertThat(evidence.trail.reader().all(AuditQuery.newest().refused()))
                .extracting(AuditRecord::sequence)
                .containsExactly(26L);
        assertThat(evidence.trail
                        .reader()
                        .all(AuditQuery.newest().after(20).limit(3))
                        .limit(4))
                .hasSize(4);
    }
}
