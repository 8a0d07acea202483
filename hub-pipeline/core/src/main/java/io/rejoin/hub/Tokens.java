package io.rejoin.hub;

import io.rejoin.token.Position;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who is due a fresh token, and what it says, under the lock of {@link Connections}. One that carries its groups is made at once;
 * one of more groups is drafted for somebody who may wait for a store, and then offered.
 */
public final class Tokens {

    private final Connections connections;
    private final TokenPolicy policy;

    Tokens(Connections connections, TokenPolicy policy) {
        this.connections = connections;
        this.policy = policy;
    }

    /** Attached connections in a group whose last token is from before this time. */
    public List<Connection> issuedBefore(Instant before) {
        return connections.locked(() -> connections.all().stream()
                .filter(connection -> connection.outbox.isPresent() && connection.tokenAt.isBefore(before))
                .toList());
    }

    /** Makes a fresh token due for everybody who has one. */
    public void expireAll() {
        connections.locked(() -> {
            connections.all().stream()
                    .filter(connection -> connection.tokenAt.isBefore(Instant.MAX))
                    .forEach(connection -> connection.tokenAt = Instant.EPOCH);
            return true;
        });
    }

    /** Puts a fresh token on its way to the client. */
    public void renew(Connection connection) {
        connections.change(connection, () -> {
            due(connection);
            return true;
        });
    }

    /** A fresh token, now if there is a generation for it and it is made soon, else with the next renewal. */
    void due(Connection connection) {
        boolean now = isReady(connection);
        connection.tokenAt = now ? connections.clock.instant() : Instant.EPOCH;
        if (now) {
            connection.outbox.ifPresent(
                    outbox -> outbox.offer(new Queued.Token(connections.token(connection, now(connection)))));
        }
    }

    /** Where it stands with all that there is until now. */
    private Position now(Connection connection) {
        Position head = connections.log.head();
        return connection.outbox.map(outbox -> outbox.at(head)).orElse(head);
    }

    boolean isReady(Connection connection) {
        return !connection.generations().isEmpty() && areCarried(connection);
    }

    /** Whether a token carries the groups themselves, for sure if their names are of ASCII. Others need a store. */
    private boolean areCarried(Connection connection) {
        return connection.size() <= policy.groupsMax() && connection.nameCharacters() <= policy.charsMax() / 2;
    }

    /** What a token of a connection in many groups is to say; empty if it is in few, or without a generation. */
    public Optional<TokenContent> draft(Connection connection) {
        return connections.locked(
                () -> areCarried(connection) || connection.generations().isEmpty()
                        ? Optional.empty()
                        : Optional.of(connections.token(connection, now(connection))));
    }

    /** Puts the token on its way, unless something changed since it was drafted; then another is due. */
    public void offer(Connection connection, TokenContent drafted) {
        connections.change(connection, () -> {
            boolean current = connection.isNewest(drafted);
            if (current) {
                connection.tokenAt = connections.clock.instant();
                connection.outbox.ifPresent(outbox -> outbox.offer(new Queued.Token(drafted)));
            }
            return current;
        });
    }
}
