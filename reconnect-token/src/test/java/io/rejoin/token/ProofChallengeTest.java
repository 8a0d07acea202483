package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProofChallengeTest {
    private static final int ROUNDS = 20_000;

    private final MovingClock clock = new MovingClock();

    @Test
    void nonces_areRandomAndCopied() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(ProofChallenge.create(clock).text());
        }
        ProofChallenge challenge = ProofChallenge.create(clock);
        String before = challenge.text();
        challenge.nonce()[0]++;

        assertThat(seen).hasSize(1_000).allMatch(text -> text.matches("[A-Za-z0-9_-]{43}"));
        assertThat(challenge.nonce()).hasSize(32);
        assertThat(TokenForge.encode(challenge.nonce()))
                .isEqualTo(challenge.text())
                .isEqualTo(before);
    }

    @Test
    void challenge_isUsedOnceAndInTime() {
        ProofChallenge used = ProofChallenge.create(clock, Duration.ofSeconds(60));
        ProofChallenge late = ProofChallenge.create(clock, Duration.ofMillis(500));
        clock.pass(Duration.ofMillis(500));

        assertThat(used.use()).isTrue();
        assertThat(used.use()).isFalse();
        assertThat(late.use()).isFalse();
    }

    @Test
    void challenge_isOverWhenUsedOrLate() {
        ProofChallenge used = ProofChallenge.create(clock);
        ProofChallenge late = ProofChallenge.create(clock, Duration.ofMillis(500));
        assertThat(used.isOver()).isFalse();
        assertThat(used.use()).isTrue();
        clock.pass(Duration.ofMillis(499));
        assertThat(late.isOver()).isFalse();
        clock.pass(Duration.ofMillis(1));

        assertThat(used.isOver()).isTrue();
        assertThat(late.isOver()).isTrue();
        assertThat(ProofChallenge.unknown(clock).isOver()).isTrue();
    }

    @Test
    void challengeOfKnownBytes_isAsGoodAsANewOne() {
        byte[] nonce = ProofChallenge.create(clock).nonce();
        ProofChallenge known = ProofChallenge.of(nonce, clock, Duration.ofSeconds(1));

        assertThat(known.nonce()).isEqualTo(nonce);
        assertThat(known.use()).isTrue();
        assertThat(known.use()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProofChallenge.of(new byte[31], clock, Duration.ofSeconds(1)));
    }

    @Test
    void textLongerThanAnyProof_isNotDecoded() {
        ProofChallenge challenge = ProofChallenge.create(clock);

        assertThat(challenge.answeredWith("A".repeat(128))).hasToString("PossessionProof[96 bytes]");
        assertThat(challenge.answeredWith("A".repeat(132))).hasToString("PossessionProof[0 bytes]");
    }

    @Test
    void threadsThatUseItAtOnce_oneCan() throws Exception {
        ProofChallenge[] rounds = Stream.generate(() -> ProofChallenge.create(clock))
                .limit(ROUNDS)
                .toArray(ProofChallenge[]::new);
        AtomicInteger wins = new AtomicInteger();
        AtomicInteger arrived = new AtomicInteger();
        Runnable racer = () -> {
            for (int round = 0; round < ROUNDS; round++) {
                arrived.incrementAndGet();
                while (arrived.get() < 2 * (round + 1)) {
                    Thread.onSpinWait();
                }
                if (rounds[round].use()) {
                    wins.incrementAndGet();
                }
            }
        };
        Thread other = new Thread(racer);
        other.start();
        racer.run();
        other.join(60_000);

        assertThat(wins.get()).isEqualTo(ROUNDS);
    }

    @Test
    void lifetimesOutOfRange_areRefused() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(60_001)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ProofChallenge.create(clock, wrong));
        }
    }
}
