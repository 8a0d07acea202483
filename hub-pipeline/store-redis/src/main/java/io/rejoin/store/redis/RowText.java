package io.rejoin.store.redis;

import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;

/**
 * A row as two texts. The scope is hub, user and group with the NUL character between: no name may contain a control character, so
 * no two scopes have one text, and texts sort by hub, user and group. The standing is {@code +} for granted or {@code -} for revoked
 * and the revision.
 */
final class RowText {

    private static final String BETWEEN = "\0";

    private RowText() {}

    static String scope(Scope scope) {
        return String.join(BETWEEN, scope.hubText(), scope.userText(), scope.groupText());
    }

    /**
     * Reads a scope back.
     *
     * @throws StoreUnavailableException if it is anything else
     */
    static Scope scope(String text) {
        String[] parts = text.split(BETWEEN, -1);
        try {
            if (parts.length == 3) {
                return Scope.of(parts[0], parts[1], parts[2]);
            }
        } catch (IllegalArgumentException e) {
            // Somebody else wrote it.
        }
        throw RedisFailure.unreadable();
    }

    /**
     * Reads a row.
     *
     * @throws StoreUnavailableException if it is none
     */
    static Row row(Scope scope, String standing) {
        try {
            Revision since = Revision.of(Long.parseLong(standing, 1, standing.length(), 10));
            return switch (standing.charAt(0)) {
                case '+' -> new Row(scope, Standing.granted(since));
                case '-' -> new Row(scope, Standing.revoked(since));
                default -> throw RedisFailure.unreadable();
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw RedisFailure.unreadable();
        }
    }

    /** The least text of a membership of this hub; greater than those of scopes that have no user. */
    static String first(HubName hub) {
        return hub.value() + BETWEEN + '\1';
    }

    /** Greater than every text of this hub. */
    static String afterLast(HubName hub) {
        return hub.value() + '\1';
    }
}
