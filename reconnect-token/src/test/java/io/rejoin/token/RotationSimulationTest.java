package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weeks of a cluster of three nodes on one key file, with a seed. Touches a temporary folder. */
class RotationSimulationTest {
    private static final long SEED = 20_261_121;
    private static final int NODES = 3;
    private static final int ROTATIONS = 100;
    private static final RotationPolicy POLICY = new RotationPolicy(
            Optional.of(Duration.ofHours(1)),
            Duration.ofMinutes(10),
            Sample.POLICY.lifetimeCap().plus(Sample.POLICY.skew()));

    private final Random random = new Random(SEED);
    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private record Issued(String token, String keyId, Instant end) {}

    private List<Holder> nodes() {
        List<Holder> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            KeySource source = KeySource.fileOrNew(folder.resolve("keys.json"), KeyAlgorithm.HS256);
            nodes.add(new Holder(KeyRing.open(source, POLICY, clock), clock));
        }
        return nodes;
    }

    private Issued issue(Holder node) {
        return new Issued(
                node.issue(), node.ring().activeKeyId(), clock.instant().plus(Sample.POLICY.lifetime()));
    }

    private Holder any(List<Holder> nodes) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    @Test
    void hundredRotations_refuseNoLivingToken() {
        List<Holder> nodes = nodes();
        Deque<Issued> living = new ArrayDeque<>();
        Set<String> keys = new HashSet<>();
        int verified = 0;
        int rotations = 0;
        while (rotations < ROTATIONS) {
            clock.pass(Duration.ofSeconds(10 + random.nextInt(50)));
            for (Holder node : nodes) {
                node.ring().reload();
                rotations += node.ring().rotateIfDue() ? 1 : 0;
            }
            Issued issued = issue(any(nodes));
            keys.add(issued.keyId());
            living.add(issued);
            while (!living.element().end().isAfter(clock.instant())) {
                living.remove();
            }
            for (Issued token : living) {
                assertThat(any(nodes).verdict(token.token()))
                        .as("seed %d at %s", SEED, clock.instant())
                        .isEqualTo(Verdict.ACCEPT);
                verified++;
            }
            assertThat(nodes.get(0).ring().statuses()).hasSizeLessThanOrEqualTo(RingKeys.LIVE_MAX);
        }
        assertThat(keys).as("keys that signed").hasSize(ROTATIONS);
        assertThat(verified).isGreaterThan(100_000);
    }

    @Test
    void burnedKeys_refuseAllTheirTokensAndNoOther() {
        List<Holder> nodes = nodes();
        List<Issued> living = new ArrayList<>();
        Set<String> burned = new HashSet<>();
        int refused = 0;
        while (burned.size() < 30) {
            clock.pass(Duration.ofSeconds(10 + random.nextInt(50)));
            for (Holder node : nodes) {
                node.ring().upkeep();
            }
            if (random.nextInt(40) == 0) {
                Holder node = any(nodes);
                List<KeyStatus> known = node.ring().statuses();
                String id = known.get(random.nextInt(known.size())).id();
                node.ring().burn(id);
                burned.add(id);
                nodes.forEach(other -> other.ring().reload());
            }
            living.add(issue(any(nodes)));
            living.removeIf(token -> !token.end().isAfter(clock.instant()));
            for (Issued token : living) {
                boolean dead = burned.contains(token.keyId());
                refused += dead ? 1 : 0;
                assertThat(any(nodes).verdict(token.token()))
                        .as("seed %d at %s", SEED, clock.instant())
                        .isEqualTo(dead ? RefusalReason.UNKNOWN_KEY.name() : Verdict.ACCEPT);
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}
