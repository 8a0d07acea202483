package io.rejoin.store.jdbc;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyStateText;
import io.rejoin.token.FamilyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The rows of some families as they were read, and what shall become of them. */
final class FamilyRows {

    private static final String READ = "SELECT id, version, state FROM rejoin.family WHERE id = ANY (?)";
    /** A row that is new has version 1, so it is not written over one that was not there when it was read. */
    private static final String WRITE = """
            INSERT INTO rejoin.family AS f (id, version, state, expires) SELECT * FROM unnest(?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, expires = excluded.expires
            WHERE f.version = excluded.version - 1 RETURNING id
            """;

    private record Stored(long version, String state) {}

    private record Written(FamilyId family, long version, FamilyState state) {}

    private final Map<FamilyId, Stored> stored = new HashMap<>();
    private final List<Written> written = new ArrayList<>();

    private FamilyRows() {}

    static FamilyRows read(Connection connection, Collection<FamilyId> families) throws SQLException {
        FamilyRows rows = new FamilyRows();
        try (PreparedStatement read = Postgres.prepare(connection, READ)) {
            Postgres.setArray(read, 1, "text", List.copyOf(families), FamilyId::value);
            ResultSet row = read.executeQuery();
            while (row.next()) {
                rows.stored.put(FamilyId.of(row.getString(1)), new Stored(row.getLong(2), row.getString(3)));
            }
        }
        return rows;
    }

    void change(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        Optional<Stored> before = Optional.ofNullable(stored.get(family));
        Optional<FamilyState> state = before.map(row -> StoredText.state(row.state()));
        Optional<FamilyState> now = change.apply(state);
        if (now.isPresent() && !now.equals(state)) {
            written.add(new Written(family, before.map(Stored::version).orElse(0L) + 1, now.get()));
        }
    }

    /** Writes what changed, in the order of the changes; gives the families that somebody else wrote since they were read. */
    Set<FamilyId> write(Connection connection) throws SQLException {
        Set<FamilyId> lost = new HashSet<>();
        if (written.isEmpty()) {
            return lost;
        }
        written.forEach(row -> lost.add(row.family()));
        try (PreparedStatement write = Postgres.prepare(connection, WRITE)) {
            Postgres.setArray(write, 1, "text", written, row -> row.family().value());
            Postgres.setArray(write, 2, "int8", written, Written::version);
            Postgres.setArray(write, 3, "text", written, row -> FamilyStateText.write(row.state()));
            Postgres.setArray(
                    write, 4, "int8", written, row -> Millis.of(row.state().expires()));
            ResultSet row = write.executeQuery();
            while (row.next()) {
                lost.remove(FamilyId.of(row.getString(1)));
            }
        }
        return lost;
    }
}
