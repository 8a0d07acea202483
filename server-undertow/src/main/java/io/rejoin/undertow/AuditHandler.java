package io.rejoin.undertow;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail over HTTP, for who may read it: {@code GET} gives a page of records, one JSON object a line ({@code
 * application/x-ndjson}), oldest first. To use a hub is no permission to read its trail, so this asks for one of its own.
 *
 * <p>Parameters, all optional: {@code after} (only records with a greater sequence; without it the newest page), {@code limit} (1 to
 * 1,000), {@code from} and {@code until} (ISO 8601), {@code user}, {@code hub} and {@code group} together, {@code kind}, {@code outcome},
 * {@code reason}, {@code refused=true}. An unknown or repeated one is refused with 400. The header {@code Rejoin-Next} of an answer is the
 * {@code after} of the next page; it is absent after an empty one.
 */
public final class AuditHandler implements HttpHandler {

    /** Who may read the trail. */
    @FunctionalInterface
    public interface Readers {
        /** Asked for every request, on a thread that may block; the answer must rest on who is authenticated. */
        boolean mayRead(HttpServerExchange exchange);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AuditHandler.class);
    private static final HttpString NEXT = new HttpString("Rejoin-Next");
    private static final Set<String> PARAMETERS =
            Set.of("after", "limit", "from", "until", "user", "hub", "group", "kind", "outcome", "reason", "refused");

    private final HubServer hubs;
    private final Readers readers;

    /** Reads the trail of this server; {@code readers} has no default. */
    public AuditHandler(HubServer hubs, Readers readers) {
        this.hubs = hubs;
        this.readers = readers;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        try {
            exchange.dispatch(hubs.workers(), this::serve);
        } catch (RejectedExecutionException e) {
            end(exchange, StatusCodes.SERVICE_UNAVAILABLE, "The server is stopping.");
        }
    }

    private void serve(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(new HttpString("X-Content-Type-Options"), "nosniff");
        if (!readers.mayRead(exchange)) {
            end(exchange, StatusCodes.FORBIDDEN, "You may not read the trail.");
        } else if (!exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
            end(exchange, StatusCodes.METHOD_NOT_ALLOWED, "The trail is only read.");
        } else {
            answer(exchange);
        }
    }

    private void answer(HttpServerExchange exchange) {
        AuditQuery query;
        try {
            query = query(exchange);
        } catch (IllegalArgumentException | DateTimeException e) {
            end(exchange, StatusCodes.BAD_REQUEST, "A parameter is not known, given twice, or not one.");
            return;
        }
        try {
            page(exchange, hubs.audit().query(query));
        } catch (StoreUnavailableException e) {
            LOG.warn("the trail cannot be read now: {}", e.getMessage());
            end(exchange, StatusCodes.SERVICE_UNAVAILABLE, "The trail cannot be read now.");
        } catch (IllegalArgumentException e) {
            LOG.error("a record of the trail cannot be read", e);
            end(exchange, StatusCodes.INTERNAL_SERVER_ERROR, "A record cannot be read any more. Check the trail.");
        }
    }

    private static void page(HttpServerExchange exchange, List<AuditRecord> records) {
        if (!records.isEmpty()) {
            long last = records.get(records.size() - 1).sequence();
            exchange.getResponseHeaders().put(NEXT, last);
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson; charset=utf-8");
        exchange.getResponseSender()
                .send(records.stream().map(record -> record.toJson() + "\n").collect(Collectors.joining()));
    }

    private static void end(HttpServerExchange exchange, int status, String line) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(line + "\n");
    }

    /**
     * What is asked for.
     *
     * @throws IllegalArgumentException if a parameter is unknown, repeated, or not one
     */
    private static AuditQuery query(HttpServerExchange exchange) {
        Set<String> unknown = new HashSet<>(exchange.getQueryParameters().keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown parameters");
        }
        AuditQuery query = AuditQuery.newest();
        query = with(query, exchange, "after", (so, text) -> so.after(Long.parseLong(text)));
        query = with(query, exchange, "limit", (so, text) -> so.limit(Integer.parseInt(text)));
        query = with(query, exchange, "from", (so, text) -> so.from(Instant.parse(text)));
        query = with(query, exchange, "until", (so, text) -> so.until(Instant.parse(text)));
        query = with(query, exchange, "user", (so, text) -> so.user(UserId.of(text)));
        query = with(query, exchange, "kind", (so, text) -> so.kind(Kind.valueOf(text)));
        query = with(query, exchange, "outcome", (so, text) -> so.outcome(Outcome.valueOf(text)));
        query = with(query, exchange, "reason", (so, text) -> so.reason(RefusalReason.valueOf(text)));
        query = with(query, exchange, "refused", (so, text) -> isTrue(text) ? so.refused() : so);
        Optional<HubName> hub = parameter(exchange, "hub").map(HubName::of);
        Optional<GroupName> group = parameter(exchange, "group").map(GroupName::of);
        if (hub.isPresent() != group.isPresent()) {
            throw new IllegalArgumentException("a group is always of one hub");
        }
        return hub.isPresent() ? query.group(hub.get(), group.orElseThrow()) : query;
    }

    private static AuditQuery with(
            AuditQuery query,
            HttpServerExchange exchange,
            String name,
            BiFunction<AuditQuery, String, AuditQuery> narrowed) {
        return parameter(exchange, name)
                .map(text -> narrowed.apply(query, text))
                .orElse(query);
    }

    private static Optional<String> parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        if (values != null && values.size() > 1) {
            throw new IllegalArgumentException("repeated: " + name);
        }
        return Optional.ofNullable(values).map(Deque::peekFirst);
    }

    private static boolean isTrue(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return text.equals("true");
    }
}
