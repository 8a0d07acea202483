package io.rejoin.hub.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.token.RefusalReason;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A million reconnects of honest clients on a bad network, and thieves among them. Real tokens, a real guard, rows in memory, one
 * thread; {@code -Drejoin.seed=} and {@code -Drejoin.reconnects=} change the run.
 */
final class TheftSimulationTest {
    private static final long SEED = Long.getLong("rejoin.seed", 1);
    private static final int RECONNECTS = Integer.getInteger("rejoin.reconnects", 1_000_000);
    private static final int OF_EACH = 50;
    private static final int THEFTS = 20_000;

    private final Random random = new Random(SEED);
    private final RotatedFamilies families = new RotatedFamilies(new InMemoryReplayStore());

    @Test
    void honestClients_areNeverTakenForThieves() {
        long lost = 0;
        for (int i = 0; i < RECONNECTS / OF_EACH; i++) {
            HonestClient client = new HonestClient(families.family("honest-" + i), random);
            for (int reconnect = 0; reconnect < OF_EACH; reconnect++) {
                client.comeBack();
            }
            assertThat(client.refusals()).as("seed %s, family %s", SEED, i).isEmpty();
            lost += client.lostAnswers();
        }
        assertThat(lost).as("so many answers were lost").isBetween(RECONNECTS / 25L, RECONNECTS / 15L);
    }

    @Test
    void everyTheft_isFoundOutOnceBothWentOn() {
        long missed = IntStream.range(0, THEFTS)
                .filter(i -> !isFoundOut(families.family("robbed-" + i)))
                .count();

        assertThat(missed).as("seed %s: thefts that nobody noticed", SEED).isZero();
    }

    /** The thief copies whatever the owner has or had, comes whenever it likes, and uses what it gets, as the owner does. */
    private boolean isFoundOut(RotatedFamily family) {
        HonestClient owner = new HonestClient(family, random);
        int before = random.nextInt(5);
        for (int i = 0; i < before; i++) {
            owner.comeBack();
        }
        HonestClient thief = owner.copy(random.nextInt(4) == 0);
        for (int turns = 0; turns < 12; turns++) {
            (random.nextBoolean() ? owner : thief).comeBack();
        }
        owner.comeBack();
        thief.comeBack();
        owner.comeBack();
        thief.comeBack();
        return owner.refusals().contains(RefusalReason.REUSED)
                || thief.refusals().contains(RefusalReason.REUSED);
    }
}
