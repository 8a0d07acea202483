package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that somebody else has: dropped at once, with all that they signed. Touches nothing. */
class BurnTest {
    private static final Duration LEAD = Duration.ofMinutes(10);
    private static final Duration RETIREMENT = Duration.ofMinutes(16);

    private final MovingClock clock = new MovingClock();
    private final KeyRing ring = ring(KeyAlgorithm.HS256);
    private final Holder node = new Holder(ring, clock);
    private final String first = ring.activeKeyId();

    private KeyRing ring(KeyAlgorithm algorithm) {
        return KeyRing.open(KeySource.memory(algorithm), new RotationPolicy(Optional.empty(), LEAD, RETIREMENT), clock);
    }

    @ParameterizedTest
    @EnumSource
    void tokenOfABurnedKey_isRefusedAtOnceAndANewOneIsNot(KeyAlgorithm algorithm) {
        Holder own = new Holder(ring(algorithm), clock);
        String burned = own.ring().activeKeyId();
        var verifier = new TokenVerifier(own.ring(), Sample.POLICY, clock);
        var issuer = new TokenIssuer(own.ring(), Sample.POLICY, clock);
        ReconnectToken token = issuer.issue(Sample.content());
        assertThat(Verdict.of(verifier, token.text(), Sample.PRESENTER)).isEqualTo(Verdict.ACCEPT);

        own.ring().burn(burned);

        assertThat(Verdict.of(verifier, token.text(), Sample.PRESENTER)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
        assertThat(own.verdict(issuer.issue(Sample.content()).text())).isEqualTo(Verdict.ACCEPT);
        assertThat(own.ring().activeKeyId()).isNotEqualTo(burned);
        assertThat(own.ring().statuses()).extracting(KeyStatus::algorithm).containsExactly(algorithm);
    }

    @Test
    void sealOfABurnedKey_opensNothing() {
        Seal seal = ring.seal("cursor");
        String sealed = seal.seal("e1.42", "c");
        assertThat(seal.open(sealed, "c")).contains("e1.42");

        ring.burn(first);

        assertThat(seal.open(sealed, "c")).isEmpty();
        assertThat(seal.open(seal.seal("e1.42", "c"), "c")).contains("e1.42");
    }

    @Test
    void burnedActiveKey_isFollowedByTheNextOneThatEveryNodeKnows() {
        String next = ring.rotate();

        ring.burn(first);

        assertThat(node.states()).containsExactly("ACTIVE " + next);
    }

    @Test
    void burnedActiveKeyWithoutANextOne_isFollowedByANewOneAndNotByARetiringOne() {
        String second = ring.rotate();
        clock.pass(LEAD);

        ring.burn(second);

        assertThat(node.states()).hasSize(2).last().isEqualTo("RETIRING " + first);
        assertThat(ring.activeKeyId()).isNotIn(first, second);
    }

    @Test
    void burnedActiveKeyOfAnUntimedFile_isFollowedByItsNeighbour() {
        KeyRing untimed = new KeyRing(List.of(
                Sample.hmac("a", Sample.SECRET), Sample.hmac("b", "b".repeat(32).getBytes(StandardCharsets.US_ASCII))));

        untimed.burn("a");

        assertThat(untimed.activeKeyId()).isEqualTo("b");
        assertThat(untimed.statuses()).hasSize(1);
    }

    @Test
    void burnedNextOrRetiringKey_leavesTheActiveOne() {
        String second = ring.rotate();
        clock.pass(LEAD);
        String third = ring.rotate();

        ring.burn(third);
        assertThat(node.states()).containsExactly("ACTIVE " + second, "RETIRING " + first);
        ring.burn(first);
        assertThat(node.states()).containsExactly("ACTIVE " + second);
    }

    @Test
    void burn_wakesNoDeadKey() {
        String token = node.issue();
        String second = ring.rotate();
        clock.pass(LEAD).pass(RETIREMENT);
        assertThat(node.states()).containsExactly("ACTIVE " + second, "DEAD " + first);

        ring.burn(second);

        assertThat(ring.statuses()).extracting(KeyStatus::id).doesNotContain(first, second);
        clock.pass(Duration.ofMinutes(-20));
        assertThat(node.verdict(token)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
    }

    @Test
    void unknownKey_isNotBurned() {
        assertThatExceptionOfType(RotationRefusedException.class)
                .isThrownBy(() -> ring.burn("k9"))
                .withMessage("there is no key k9");
        assertThat(node.states()).containsExactly("ACTIVE " + first);
    }
}
