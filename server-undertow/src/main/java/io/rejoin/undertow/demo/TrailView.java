package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.audit.ChainReport;
import io.rejoin.token.GroupName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.Deque;
import java.util.Optional;

/** The audit trail as JSON: pages of records, and what a check of the chain found. A member without a value is absent. */
final class TrailView {

    private static final int LIMIT = 100;

    private final AuditTrail trail;

    TrailView(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * What the request's {@code after}, {@code limit}, {@code user}, {@code room} and {@code refused} ask for, oldest first.
     *
     * @throws RefusedRequestException if one of them cannot be understood, or a record cannot be read
     */
    ObjectNode page(HttpServerExchange exchange) {
        AuditQuery query = query(exchange);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("last", trail.head().size());
        ArrayNode records = page.putArray("records");
        try {
            trail.query(query).forEach(record -> record(records.addObject(), record));
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(
                    StatusCodes.INTERNAL_SERVER_ERROR, "A record cannot be read any more. Check the chain.");
        }
        return page;
    }

    private static AuditQuery query(HttpServerExchange exchange) {
        try {
            AuditQuery query = AuditQuery.newest()
                    .limit(parameter(exchange, "limit").map(Integer::valueOf).orElse(LIMIT));
            query = parameter(exchange, "after")
                    .map(Long::valueOf)
                    .map(query::after)
                    .orElse(query);
            AuditQuery all =
                    parameter(exchange, "user").map(UserId::of).map(query::user).orElse(query);
            AuditQuery some = parameter(exchange, "room")
                    .map(GroupName::of)
                    .map(room -> all.group(Rooms.HUB, room))
                    .orElse(all);
            return parameter(exchange, "refused").map(Boolean::valueOf).orElse(false) ? some.refused() : some;
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "after, limit, user or room is not one.");
        }
    }

    private static Optional<String> parameter(HttpServerExchange exchange, String name) {
        return Optional.ofNullable(exchange.getQueryParameters().get(name))
                .map(Deque::peekFirst)
                .filter(value -> !value.isEmpty());
    }

    private static void record(ObjectNode into, AuditRecord record) {
        AuditEvent event = record.event();
        into.put("seq", record.sequence());
        into.put("at", record.at().toString());
        into.put("kind", event.kind().name());
        event.user().ifPresent(user -> into.put("user", user.value()));
        event.actor().ifPresent(actor -> into.put("actor", actor.value()));
        event.connection().ifPresent(connection -> into.put("connection", connection.value()));
        event.token().ifPresent(token -> into.put("generation", token.generation()));
        into.put("outcome", event.outcome().name());
        event.reason().ifPresent(reason -> into.put("reason", reason.name()));
        if (!event.groups().isEmpty()) {
            ArrayNode groups = into.putArray("groups");
            event.groups().forEach(group -> group(groups.addObject(), group));
        }
        into.put("hash", record.hash());
    }

    private static void group(ObjectNode into, GroupOutcome group) {
        into.put("hub", group.hub().value());
        into.put("group", group.group().value());
        into.put("verdict", group.verdict().name());
        into.put("level", group.level().name());
        if (group.revision().isAfter(Revision.NONE)) {
            into.put("revision", group.revision().value());
        }
    }

    /** Reads the whole trail and says whether it is as it was written. */
    ObjectNode check() {
        ChainReport report = trail.check();
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.put("intact", report.isIntact());
        found.put("records", report.records());
        report.damage()
                .ifPresentOrElse(
                        damage -> found.put("seq", damage.sequence()).put("problem", damage.problem()),
                        () -> found.put("head", report.head().root()));
        return found;
    }
}
