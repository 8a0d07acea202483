package io.rejoin.hub.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A record as text, and the text as a record. In both, users are pseudonyms. */
public final class AuditText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AuditText() {}

    /**
     * The text of a record: JSON, members in a fixed order, absent members absent.
     *
     * @param previous hash of the record before it, so that a check can tell which of many is the changed one
     */
    static String write(long sequence, String previous, Instant at, String node, AuditEvent event) {
        ObjectNode text = JSON.createObjectNode();
        text.put("seq", sequence).put("prev", previous).put("at", at.toEpochMilli());
        write(text.put("node", node), event);
        return text.toString();
    }

    /** A record as one line of JSON for people and programs: with names, times in words, and its hash. */
    static String line(AuditRecord record) {
        ObjectNode text = JSON.createObjectNode();
        text.put("seq", record.sequence()).put("at", record.at().toString());
        write(text.put("node", record.node()), record.event());
        return text.put("hash", record.hash()).toString();
    }

    private static void write(ObjectNode text, AuditEvent event) {
        text.put("kind", event.kind().name()).put("outcome", event.outcome().name());
        event.user().ifPresent(user -> text.put("user", user.value()));
        event.actor().ifPresent(actor -> text.put("actor", actor.value()));
        event.connection().ifPresent(connection -> text.put("connection", connection.value()));
        event.token().ifPresent(token -> text.put("token", token.text()));
        event.reason().ifPresent(reason -> text.put("reason", reason.name()));
        event.revision().ifPresent(revision -> text.put("revision", revision.value()));
        event.scope().ifPresent(scope -> write(text.putObject("scope"), scope));
        if (!event.groups().isEmpty()) {
            ArrayNode groups = text.putArray("groups");
            event.groups().forEach(outcome -> write(groups.addObject(), outcome));
        }
    }

    private static void write(ObjectNode text, Scope scope) {
        text.put("hub", scope.hubText()).put("user", scope.userText()).put("group", scope.groupText());
    }

    private static void write(ObjectNode text, GroupOutcome outcome) {
        text.put("hub", outcome.hub().value()).put("group", outcome.group().value());
        text.put("verdict", outcome.verdict().name())
                .put("rule", outcome.rule().name())
                .put("level", outcome.level().name());
        text.put("outage", outcome.rule().outage().kind().name())
                .put("grace", outcome.rule().outage().staleness().toMillis());
        text.put("basis", outcome.evidence().basis().name())
                .put("revision", outcome.revision().value());
        text.put("staleness", outcome.evidence().staleness().toMillis());
    }

    /**
     * The record that a row's text holds.
     *
     * @throws IllegalArgumentException if the text is not one that {@code write} wrote
     */
    public static AuditRecord read(AuditRow row) {
        JsonNode text = parse(row);
        List<GroupOutcome> groups = new ArrayList<>();
        text.path("groups").forEach(group -> groups.add(outcome(group)));
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

    private static GroupOutcome outcome(JsonNode text) {
        return new GroupOutcome(
                HubName.of(text.path("hub").asText()),
                GroupName.of(text.path("group").asText()),
                GroupVerdict.valueOf(text.path("verdict").asText()),
                rule(text),
                new Evidence(
                        Basis.valueOf(text.path("basis").asText()),
                        Revision.of(text.path("revision").asLong()),
                        Duration.ofMillis(text.path("staleness").asLong())));
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
