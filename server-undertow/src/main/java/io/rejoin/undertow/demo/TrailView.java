package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.token.GroupName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.function.Function;

/** The audit trail as JSON: pages of records, and those that explain one cell. A member without a value is absent. */
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
        records(page.putArray("records"), found -> found.query(query));
        return page;
    }

    /**
     * Why the request's {@code user} may or may not be in its {@code room}: the newest decisions about the two; and who lost the
     * room, and who tried afterwards. Both oldest first.
     *
     * @throws RefusedRequestException if there is no such user or room, or a record cannot be read
     */
    ObjectNode explanation(HttpServerExchange exchange) {
        UserId user = InsecureDemoSignIn.named(Parameters.text(exchange, "user"));
        GroupName room = Rooms.existing(Parameters.text(exchange, "room"));
        ObjectNode explanation = JsonNodeFactory.instance.objectNode();
        records(explanation.putArray("decisions"), found -> Explanation.decisions(found, user, room));
        records(explanation.putArray("losses"), found -> Explanation.losses(found, room));
        return explanation;
    }

    private void records(ArrayNode into, Function<AuditTrail, List<AuditRecord>> question) {
        try {
            question.apply(trail).forEach(record -> record(into.addObject(), record));
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(
                    StatusCodes.INTERNAL_SERVER_ERROR, "A record cannot be read any more. Check the trail.");
        }
    }

    private static AuditQuery query(HttpServerExchange exchange) {
        try {
            AuditQuery query = AuditQuery.newest()
                    .limit(Parameters.find(exchange, "limit")
                            .map(Integer::valueOf)
                            .orElse(LIMIT));
            query = Parameters.find(exchange, "after")
                    .map(Long::valueOf)
                    .map(query::after)
                    .orElse(query);
            AuditQuery all = Parameters.find(exchange, "user")
                    .map(UserId::of)
                    .map(query::user)
                    .orElse(query);
            AuditQuery some = Parameters.find(exchange, "room")
                    .map(GroupName::of)
                    .map(room -> all.group(Rooms.HUB, room))
                    .orElse(all);
            return Parameters.find(exchange, "refused").map(Boolean::valueOf).orElse(false) ? some.refused() : some;
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "after, limit, user or room is not one.");
        }
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
        if (!group.rule().equals(GroupRule.NONE)) {
            rule(into, group.rule());
            evidence(into, group.evidence());
        }
        if (group.revision().isAfter(Revision.NONE)) {
            into.put("revision", group.revision().value());
        }
    }

    private static void rule(ObjectNode into, GroupRule rule) {
        OutagePolicy outage = rule.outage();
        into.put("rule", rule.name());
        into.put("level", rule.level().name());
        into.put("outage", outage.kind().name());
        if (!outage.staleness().isZero()) {
            into.put("graceMillis", outage.staleness().toMillis());
        }
    }

    private static void evidence(ObjectNode into, Evidence evidence) {
        into.put("basis", evidence.basis().name());
        if (!evidence.staleness().isZero()) {
            into.put("stalenessMillis", evidence.staleness().toMillis());
        }
    }
}
