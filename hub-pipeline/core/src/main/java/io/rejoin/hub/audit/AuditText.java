package io.rejoin.hub.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenId;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A record as text, and the text as a record. In both, users are pseudonyms. */
public final class AuditText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Writes some members of an object. */
    private interface Members {
        void write(JsonGenerator text) throws IOException;
    }

    private AuditText() {}

    /**
     * The text of a record: JSON, members in a fixed order, absent members absent. Groups that follow each other and were decided
     * alike share one object, so that whoever comes back into many takes little room.
     *
     * @param previous hash of the record before it, so that a check can tell which of many is the changed one
     */
    static String write(long sequence, String previous, Instant at, String node, AuditEvent event) {
        return object(text -> {
            text.writeNumberField("seq", sequence);
            text.writeStringField("prev", previous);
            text.writeNumberField("at", at.toEpochMilli());
            text.writeStringField("node", node);
            write(text, event);
            groups(text, event.groups());
        });
    }

    /** A record as one line of JSON for people and programs: with names, times in words, and its hash. */
    static String line(AuditRecord record) {
        return object(text -> {
            text.writeNumberField("seq", record.sequence());
            text.writeStringField("at", record.at().toString());
            text.writeStringField("node", record.node());
            write(text, record.event());
            groupByGroup(text, record.event().groups());
            text.writeStringField("hash", record.hash());
        });
    }

    private static String object(Members members) {
        StringWriter written = new StringWriter(512);
        try (JsonGenerator text = JSON.createGenerator(written)) {
            text.writeStartObject();
            members.write(text);
            text.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return written.toString();
    }

    private static void write(JsonGenerator text, AuditEvent event) throws IOException {
        text.writeStringField("kind", event.kind().name());
        text.writeStringField("outcome", event.outcome().name());
        member(text, "user", event.user().map(UserId::value));
        member(text, "actor", event.actor().map(UserId::value));
        member(text, "connection", event.connection().map(ConnectionId::value));
        member(text, "token", event.token().map(TokenId::text));
        member(text, "reason", event.reason().map(RefusalReason::name));
        if (event.revision().isPresent()) {
            text.writeNumberField("revision", event.revision().get().value());
        }
        if (event.scope().isPresent()) {
            Scope scope = event.scope().get();
            text.writeObjectFieldStart("scope");
            text.writeStringField("hub", scope.hubText());
            text.writeStringField("user", scope.userText());
            text.writeStringField("group", scope.groupText());
            text.writeEndObject();
        }
    }

    private static void member(JsonGenerator text, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text.writeStringField(name, value.get());
        }
    }

    private static void groups(JsonGenerator text, List<GroupOutcome> outcomes) throws IOException {
        if (!outcomes.isEmpty()) {
            text.writeArrayFieldStart("groups");
            int next = 0;
            while (next < outcomes.size()) {
                next = run(text, outcomes, next);
            }
            text.writeEndArray();
        }
    }

    /** Writes the outcomes from this one on that differ in their groups' names alone, and tells where the next one is. */
    private static int run(JsonGenerator text, List<GroupOutcome> outcomes, int from) throws IOException {
        GroupOutcome first = outcomes.get(from);
        text.writeStartObject();
        text.writeStringField("hub", first.hub().value());
        decided(text, first);
        text.writeArrayFieldStart("names");
        int next = from;
        while (next < outcomes.size() && isAlike(first, outcomes.get(next))) {
            text.writeString(outcomes.get(next).group().value());
            next++;
        }
        text.writeEndArray();
        text.writeEndObject();
        return next;
    }

    private static boolean isAlike(GroupOutcome one, GroupOutcome other) {
        return one.verdict() == other.verdict()
                && one.hub().equals(other.hub())
                && one.rule().equals(other.rule())
                && one.evidence().equals(other.evidence());
    }

    private static void groupByGroup(JsonGenerator text, List<GroupOutcome> outcomes) throws IOException {
        if (!outcomes.isEmpty()) {
            text.writeArrayFieldStart("groups");
            for (GroupOutcome outcome : outcomes) {
                text.writeStartObject();
                text.writeStringField("hub", outcome.hub().value());
                text.writeStringField("group", outcome.group().value());
                decided(text, outcome);
                text.writeEndObject();
            }
            text.writeEndArray();
        }
    }

    private static void decided(JsonGenerator text, GroupOutcome outcome) throws IOException {
        GroupRule rule = outcome.rule();
        text.writeStringField("verdict", outcome.verdict().name());
        text.writeStringField("rule", rule.name());
        text.writeStringField("level", rule.level().name());
        text.writeStringField("outage", rule.outage().kind().name());
        text.writeNumberField("grace", rule.outage().staleness().toMillis());
        text.writeStringField("basis", outcome.evidence().basis().name());
        text.writeNumberField("revision", outcome.revision().value());
        text.writeNumberField("staleness", outcome.evidence().staleness().toMillis());
    }

    /**
     * The record that a row's text holds.
     *
     * @throws IllegalArgumentException if the text is not one that {@code write} wrote
     */
    public static AuditRecord read(AuditRow row) {
        JsonNode text = parse(row);
        List<GroupOutcome> groups = new ArrayList<>();
        text.path("groups").forEach(run -> outcomes(run, groups));
        AuditEvent event = new AuditEvent(
                Kind.valueOf(text.path("kind").asText()),
                Outcome.valueOf(text.path("outcome").asText()),
                member(text, "user", UserId::of),
                member(text, "actor", UserId::of),
                member(text, "connection", ConnectionId::of),
                member(text, "token", TokenId::parse),
                member(text, "reason", RefusalReason::valueOf),
                groups,
                member(text, "revision", revision -> Revision.of(Long.parseLong(revision))),
                Optional.ofNullable(text.get("scope")).map(AuditText::scope));
        Instant at = Instant.ofEpochMilli(text.path("at").asLong());
        return new AuditRecord(text.path("seq").asLong(), at, text.path("node").asText(), event, row.hash());
    }

    /** The hash of the record before, as the text has it; of what is no record: the empty string. */
    static String previous(AuditRow row) {
        return parse(row).path("prev").asText();
    }

    private static Scope scope(JsonNode text) {
        return Scope.of(
                text.path("hub").asText(),
                text.path("user").asText(),
                text.path("group").asText());
    }

    private static void outcomes(JsonNode run, List<GroupOutcome> outcomes) {
        HubName hub = HubName.of(run.path("hub").asText());
        GroupVerdict verdict = GroupVerdict.valueOf(run.path("verdict").asText());
        GroupRule rule = rule(run);
        Evidence evidence = new Evidence(
                Basis.valueOf(run.path("basis").asText()),
                Revision.of(run.path("revision").asLong()),
                Duration.ofMillis(run.path("staleness").asLong()));
        run.path("names")
                .forEach(name ->
                        outcomes.add(new GroupOutcome(hub, GroupName.of(name.asText()), verdict, rule, evidence)));
    }

    private static GroupRule rule(JsonNode text) {
        OutagePolicy outage = new OutagePolicy(
                OutagePolicy.Kind.valueOf(text.path("outage").asText()),
                Duration.ofMillis(text.path("grace").asLong()));
        VerificationLevel level = VerificationLevel.valueOf(text.path("level").asText());
        return new GroupRule(text.path("rule").asText(), level, outage);
    }

    private static <T> Optional<T> member(JsonNode text, String name, Function<String, T> of) {
        return text.has(name) ? Optional.of(of.apply(text.get(name).asText())) : Optional.empty();
    }

    private static JsonNode parse(AuditRow row) {
        try {
            return JSON.readTree(row.text());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("record " + row.sequence() + " is not JSON", e);
        }
    }
}
