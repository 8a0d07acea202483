package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standings;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

/** The store over one's own tables, as the README shows it, on a real PostgreSQL and on an SQLite file. */
final class RoomStoreTest {

    private static final Membership ANA_IN_LOBBY = membership("ana", "chat", "lobby");

    @TempDir
    private Path folder;

    enum Kind {
        POSTGRES,
        SQLITE
    }

    private DataSource tables(Kind kind) {
        DataSource source =
                kind == Kind.POSTGRES ? TestPostgres.source(TestPostgres.newDatabase(), TestPostgres.port()) : file();
        TestPostgres.execute(
                source,
                "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL UNIQUE)",
                "CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL UNIQUE)",
                "CREATE TABLE room_user (room_id INTEGER NOT NULL REFERENCES rooms, user_id INTEGER NOT NULL REFERENCES users, "
                        + "PRIMARY KEY (room_id, user_id))",
                "INSERT INTO users VALUES (1, 'ana'), (2, 'bo'), (3, 'Ana')",
                "INSERT INTO rooms VALUES (1, 'lobby'), (2, 'den')",
                "INSERT INTO room_user VALUES (1, 1), (2, 1), (1, 2)");
        return source;
    }

    private SQLiteDataSource file() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("own.db"));
        return source;
    }

    private static Membership membership(String user, String hub, String room) {
        return new Membership(UserId.of(user), HubName.of(hub), GroupName.of(room));
    }

    @ParameterizedTest
    @EnumSource
    void roomsOfTheUser_areGranted_andNothingElse(Kind kind) {
        Set<Membership> granted = Set.of(ANA_IN_LOBBY, membership("bo", "chat", "lobby"));
        Set<Membership> asked = new HashSet<>(granted);
        asked.add(membership("Ana", "chat", "lobby"));
        asked.add(membership("ana", "other", "lobby"));
        asked.add(membership("ana", "chat", "Lobby"));
        asked.add(membership("bo", "chat", "den"));
        asked.add(membership("'; DROP TABLE users; --", "chat", "den"));

        Standings standings = new RoomStore(tables(kind)).standings(asked);

        assertThat(standings.known().keySet()).isEqualTo(granted);
        assertThat(standings.known().values()).allMatch(standing -> standing.isGranted());
    }

    @ParameterizedTest
    @EnumSource
    void removedRow_isNoLongerGranted(Kind kind) {
        DataSource source = tables(kind);
        TestPostgres.execute(source, "DELETE FROM room_user WHERE user_id = 1");

        assertThat(new RoomStore(source).standings(Set.of()).known()).isEmpty();
        assertThat(new RoomStore(source).standings(Set.of(ANA_IN_LOBBY)).known())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thousandsOfMemberships_areOneQuery(Kind kind) {
        CountingDataSource counting = new CountingDataSource(tables(kind));
        Set<Membership> asked = IntStream.range(0, 20_000)
                .mapToObj(i -> membership("user" + i / 10, "chat", "room" + i % 10))
                .collect(Collectors.toSet());
        asked.add(ANA_IN_LOBBY);

        Standings standings = new RoomStore(counting).standings(asked);

        assertThat(standings.known().keySet()).containsExactly(ANA_IN_LOBBY);
        assertThat(counting.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void tableThatIsGone_isAnOutage(Kind kind) {
        DataSource source = tables(kind);
        TestPostgres.execute(source, "DROP TABLE room_user");

        assertThatThrownBy(() -> new RoomStore(source).standings(Set.of(ANA_IN_LOBBY)))
                .isInstanceOf(StoreUnavailableException.class);
    }
}
