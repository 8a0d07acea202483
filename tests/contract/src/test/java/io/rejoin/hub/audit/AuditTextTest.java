package io.rejoin.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written of a record is read back as it was, and takes little room. */
final class AuditTextTest {
    private static final Instant AT = Instant.ofEpochMilli(5);
    private static final Evidence KNOWN = Evidence.of(Basis.REVOCATIONS, Revision.of(7));
    private static final Evidence LATER = Evidence.of(Basis.REVOCATIONS, Revision.of(8));

    private static GroupOutcome outcome(String hub, String group, GroupVerdict verdict, Evidence evidence) {
        return new GroupOutcome(HubName.of(hub), GroupName.of(group), verdict, GroupRule.NONE, evidence);
    }

    private static AuditEvent event(List<GroupOutcome> outcomes) {
        return AuditEvent.of(Kind.RECONNECT, Outcome.PARTIAL, Optional.of(UserId.of("~a")))
                .deciding(outcomes, Revision.of(8));
    }

    private static String text(List<GroupOutcome> outcomes) {
        return AuditText.write(3, "aa", AT, "node-1", event(outcomes));
    }

    private static AuditEvent readBack(List<GroupOutcome> outcomes) {
        AuditEvent event = event(outcomes);
        return AuditText.read(new AuditRow(3, AuditMarks.of(AT, event), text(outcomes), "bb"))
                .event();
    }

    @Test
    void groups_areReadBackInTheirOrder() {
        List<GroupOutcome> outcomes = List.of(
                outcome("chat", "b", GroupVerdict.GRANTED, KNOWN),
                outcome("chat", "a", GroupVerdict.GRANTED, KNOWN),
                outcome("chat", "c", GroupVerdict.REVOKED, KNOWN),
                outcome("chat", "\"d\\", GroupVerdict.GRANTED, KNOWN),
                outcome("chat", "e", GroupVerdict.GRANTED, LATER),
                outcome("news", "e", GroupVerdict.GRANTED, LATER),
                outcome("news", "e", GroupVerdict.GRANTED, LATER));

        assertThat(readBack(outcomes)).isEqualTo(event(outcomes));
        assertThat(readBack(List.of())).isEqualTo(event(List.of()));
    }

    @Test
    void groupsThatWereDecidedAlike_addTheirNamesAlone() {
        List<GroupOutcome> outcomes = IntStream.range(0, 100)
                .mapToObj(i -> outcome("chat", "group-" + (100 + i), GroupVerdict.GRANTED, KNOWN))
                .toList();

        assertThat(text(outcomes)).hasSize(text(outcomes.subList(0, 1)).length() + 99 * "\"group-100\",".length());
    }

    @Test
    void line_tellsEachGroupByItself() {
        List<GroupOutcome> outcomes = List.of(
                outcome("chat", "a", GroupVerdict.GRANTED, KNOWN), outcome("chat", "b", GroupVerdict.GRANTED, KNOWN));

        String line = new AuditRecord(3, AT, "node-1", event(outcomes), "bb").toJson();

        assertThat(line)
                .startsWith("{\"seq\":3,\"at\":\"1970-01-01T00:00:00.005Z\",\"node\":\"node-1\",\"kind\":\"RECONNECT\"")
                .contains("{\"hub\":\"chat\",\"group\":\"a\",\"verdict\":\"GRANTED\"")
                .contains("{\"hub\":\"chat\",\"group\":\"b\",\"verdict\":\"GRANTED\"")
                .endsWith("],\"hash\":\"bb\"}");
    }
}
