package io.rejoin.undertow.server;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What to look for on the trail, as options. */
final class AuditSearch {

    @Option(names = "--user", paramLabel = "USER", description = "About this user, or pseudonym.")
    private @Nullable String user;

    @Option(names = "--group", paramLabel = "HUB/GROUP", description = "About this group.")
    private @Nullable String group;

    @Option(names = "--kind", paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable Outcome outcome;

    @Option(names = "--reason", paramLabel = "REASON", description = "Refused as a whole for this reason.")
    private @Nullable RefusalReason reason;

    @Option(names = "--refused", description = "Something was refused; with --group, that one.")
    private boolean refused;

    @Option(names = "--from", paramLabel = "TIME", description = "At this time or later, as 2030-01-31T12:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    private @Nullable Instant until;

    @Option(names = "--after", paramLabel = "NUMBER", defaultValue = "0", description = "Behind this record.")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "1000",
            showDefaultValue = Visibility.ALWAYS,
            description = "At most so many records.")
    private long limit;

    /** Pages of it are asked for as records are taken. */
    AuditQuery query() {
        AuditQuery query = AuditQuery.newest().after(after).limit(AuditQuery.PAGE_MAX);
        query = with(query, user, (all, id) -> all.user(UserId.of(id)));
        query = with(query, group, (all, name) -> {
            NamedGroup named = NamedGroup.of(name);
            return all.group(named.hub(), named.group());
        });
        query = with(query, kind, AuditQuery::kind);
        query = with(query, outcome, AuditQuery::outcome);
        query = with(query, reason, AuditQuery::reason);
        query = with(query, from, AuditQuery::from);
        query = with(query, until, AuditQuery::until);
        return refused ? query.refused() : query;
    }

    long limit() {
        return Math.max(0, limit);
    }

    private static <T> AuditQuery with(
            AuditQuery query, @Nullable T value, BiFunction<AuditQuery, T, AuditQuery> narrow) {
        return Optional.ofNullable(value)
                .map(present -> narrow.apply(query, present))
                .orElse(query);
    }
}
