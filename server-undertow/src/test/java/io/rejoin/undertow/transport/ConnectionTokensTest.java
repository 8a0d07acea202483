package io.rejoin.undertow.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Connection tokens under a key in memory; touches nothing else. */
final class ConnectionTokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Optional<UserId> ANA = Optional.of(UserId.of("ana"));

    private final KeyRing keys = KeyRing.generate();
    private final ConnectionTokens tokens =
            new ConnectionTokens(keys.seal("connection"), Clock.fixed(NOW, ZoneOffset.UTC));
    private final ConnectionId id = ConnectionId.random();

    @Test
    void ownToken_opens() {
        ConnectionTokens.Opened opened = tokens.open(tokens.issue(id, ANA), ANA).orElseThrow();

        assertThat(opened).isEqualTo(new ConnectionTokens.Opened(id, NOW, true));
    }

    @Test
    void otherUsers_areToldApart() {
        String token = tokens.issue(id, ANA);

        assertThat(tokens.open(token, Optional.of(UserId.of("Ana")))
                        .orElseThrow()
                        .sameUser())
                .isFalse();
        assertThat(tokens.open(token, Optional.of(UserId.of("ben")))
                        .orElseThrow()
                        .sameUser())
                .isFalse();
        assertThat(tokens.open(token, Optional.empty()).orElseThrow().sameUser())
                .isFalse();
    }

    @Test
    void anonymousToken_isNobodyElses() {
        String token = tokens.issue(id, Optional.empty());

        assertThat(tokens.open(token, Optional.empty()).orElseThrow().sameUser())
                .isTrue();
        assertThat(tokens.open(token, ANA).orElseThrow().sameUser()).isFalse();
    }

    @Test
    void tokenOfAnotherServerOrPurpose_isNotOurs() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        String foreign = new ConnectionTokens(KeyRing.generate().seal("connection"), clock).issue(id, ANA);
        String cursor = new ConnectionTokens(keys.seal("cursor"), clock).issue(id, ANA);

        assertThat(tokens.open(foreign, ANA)).isEmpty();
        assertThat(tokens.open(cursor, ANA)).isEmpty();
        assertThat(tokens.open("", ANA)).isEmpty();
    }

    @Test
    void everyChangedCharacter_spoilsIt() {
        String token = tokens.issue(id, ANA);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(tokens.open(token.substring(0, i) + other + token.substring(i + 1), ANA))
                    .as("character " + i)
                    .isEmpty();
        }
    }

    @Test
    void token_neitherNamesTheUserNorNeedsEscaping() {
        assertThat(tokens.issue(id, ANA)).doesNotContain("ana").matches("[A-Za-z0-9_.-]+");
    }
}
