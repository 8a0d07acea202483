package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which key does what, to the second: at, just before and just after the moments that decide. */
class RingKeysTest {
    private static final long RETIREMENT = 100;

    @ParameterizedTest(name = "{0} at {1}: {2} signs")
    @CsvSource({
        "a=5, 10, a",
        "a=10, 10, a",
        "a=11, 10, a",
        "a=5 b=9, 10, b",
        "a=9 b=5, 10, a",
        "a=5 b=10, 10, b",
        "a=10 b=5, 10, a",
        "a=5 b=11, 10, a",
        "a=11 b=5, 10, b",
        "a=5 b=5, 10, a",
        "a=10 b=10, 10, a",
        "a=20 b=20, 10, a",
        "a=20 b=30, 10, a",
        "a=30 b=20, 10, b",
        "a=30 b=20 c=10, 10, c",
    })
    void signer_isTheLatestWhoseTimeHasCome(String keys, long now, String signer) {
        assertThat(ring(keys).active(now).id()).isEqualTo(signer);
    }

    @ParameterizedTest(name = "{0}: {1} is dead from {2}")
    @CsvSource({"a=0 b=10 c=20, a, 110", "c=20 b=10 a=0, a, 110", "b=10 a=0 c=20, a, 110", "a=0 b=10 c=20, b, 120"})
    void superseded_isDeadAfterTheRetirement(String keys, String id, long dead) {
        assertThat(ring(keys).isLive(id, dead - 1)).isTrue();
        assertThat(ring(keys).isLive(id, dead)).isFalse();
    }

    @Test
    void newest_isNeverDead() {
        assertThat(ring("a=0 b=10").isLive("b", Long.MAX_VALUE - 1)).isTrue();
        assertThat(ring("a=10 b=10").isLive("a", Long.MAX_VALUE - 1)).isTrue();
    }

    @Test
    void keyOfTheSameSecond_isNotStillToCome() {
        assertThat(ring("a=10 b=10 c=11").statuses(10))
                .extracting(status -> status.id() + " " + status.state())
                .containsExactly("c NEXT", "a ACTIVE", "b RETIRING");
    }

    @Test
    void schedule_isDueLeadBeforeThePeriodIsOverAndWithRoom() {
        assertThat(ring("a=100").isDue(139, 50, 10)).isFalse();
        assertThat(ring("a=100").isDue(140, 50, 10)).isTrue();
        assertThat(ring("a=97 b=98 c=99").isDue(140, 41, 0)).isTrue();
        assertThat(ring("a=97 b=98 c=99 d=100").isDue(140, 40, 0)).isFalse();
        assertThat(ring("a=1 b=98 c=99 d=100").isDue(198, 40, 0))
                .as("a is dead")
                .isTrue();
    }

    @Test
    void keysOfATime_areFollowedAtThatSecond() {
        RingKeys next = ring("b=100");
        RingKeys keys = ring("a=0").until(100, now -> next);

        assertThat(keys.at(99)).isSameAs(keys);
        assertThat(keys.at(100)).isSameAs(next);
    }

    @Test
    void id_isOfTheRingOrNot() {
        assertThat(ring("a=1 b=2").has("b")).isTrue();
        assertThat(ring("a=1 b=2").has("c")).isFalse();
        assertThat(ring("a=1 b=2").isLive("c", 1)).isFalse();
    }

    @Test
    void takenSecond_isLeftToItsKey() {
        RingKeys more = ring("a=10 b=11").with(key("c"), 10, 10);

        assertThat(more.newest()).isEqualTo(12);
    }

    @Test
    void sameKey_isKeptAsTheSameObject() {
        RingKeys earlier = ring("a=1 b=2");
        RingKeys kept = ring("a=5 b=2 c=3").keeping(earlier);

        assertThat(kept.all().get(0).key()).isSameAs(earlier.all().get(0).key());
        assertThat(kept.all().get(0).from()).isEqualTo(5);
        assertThat(kept.all().get(1).key()).isSameAs(earlier.all().get(1).key());
        assertThat(kept.has("c")).isTrue();
    }

    /** One id for two secrets, one secret for two ids or for two algorithms: each is another key. */
    @Test
    void otherKey_isNotTakenForTheSame() {
        TokenKey held = key("a");
        KeySecret secret = held.requireSecret();
        for (TokenKey other :
                List.of(new HmacKey("a", KeySecret.random()), new HmacKey("b", secret), new GcmKey("a", secret))) {
            RingKeys kept = ring(new RingKey(other, 1)).keeping(ring(new RingKey(held, 1)));

            assertThat(kept.active(1)).isSameAs(other);
        }
    }

    private static RingKeys ring(String keys) {
        return ring(Arrays.stream(keys.split(" "))
                .map(key -> new RingKey(key(key.substring(0, 1)), Long.parseLong(key.substring(2))))
                .toArray(RingKey[]::new));
    }

    private static RingKeys ring(RingKey... keys) {
        return RingKeys.of(List.of(keys), Optional.empty(), RETIREMENT);
    }

    private static TokenKey key(String id) {
        return Sample.hmac(id, ("a secret of 32 bytes for key " + id + "..").getBytes(StandardCharsets.US_ASCII));
    }
}
