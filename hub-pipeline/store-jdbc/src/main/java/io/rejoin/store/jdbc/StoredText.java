package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyStateText;
import io.rejoin.token.HubGroups;
import java.util.Optional;

/** Texts in columns, read back. */
final class StoredText {

    private StoredText() {}

    /** A state that cannot be read is an outage: taken for none, it would begin anew. */
    static FamilyState state(String text) {
        try {
            return FamilyStateText.read(text);
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("a row of the database cannot be read", e);
        }
    }

    /** A list that cannot be read is none: its hash would not be the right one either. */
    static Optional<HubGroups> groups(String text) {
        try {
            return Optional.of(HubGroups.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
