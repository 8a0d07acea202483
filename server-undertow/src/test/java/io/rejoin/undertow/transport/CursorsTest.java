package io.rejoin.undertow.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import org.junit.jupiter.api.Test;

/** Cursors under a key in memory; touches nothing else. */
final class CursorsTest {

    private final Cursors cursors = new Cursors(KeyRing.generate().seal("cursor"));
    private final ConnectionId id = ConnectionId.random();
    private final Position position = new Position("epoch", 1234);

    @Test
    void ownCursor_isRead() {
        assertThat(cursors.read(cursors.write(position, id), id)).contains(position);
    }

    @Test
    void cursorOfAnotherConnection_isNot() {
        assertThat(cursors.read(cursors.write(position, ConnectionId.random()), id))
                .isEmpty();
    }

    @Test
    void madeUpCursor_isNot() {
        assertThat(cursors.read("epoch.0", id)).isEmpty();
        assertThat(cursors.read("d-1A2B3C4D-B,1|C,0", id)).isEmpty();
        assertThat(cursors.read("", id)).isEmpty();
    }

    @Test
    void everyChangedCharacter_spoilsIt() {
        String cursor = cursors.write(position, id);
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(cursors.read(cursor.substring(0, i) + other + cursor.substring(i + 1), id))
                    .as("character " + i)
                    .isEmpty();
        }
    }

    @Test
    void cursor_needsNoEscaping() {
        assertThat(cursors.write(position, id)).matches("[A-Za-z0-9_.-]{1,128}");
    }
}
