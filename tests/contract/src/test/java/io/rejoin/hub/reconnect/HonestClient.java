package io.rejoin.hub.reconnect;

import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A client that presents the newest token it was given, on a network that loses one answer in twenty, has two of
 * its attempts under way at once and answers them in any order, and breaks before all that was pushed has arrived.
 */
final class HonestClient {
    private static final int LOST = 20;

    private final RotatedFamily family;
    private final Random random;
    private final List<ReconnectToken> received = new ArrayList<>();
    private final List<RefusalReason> refusals = new ArrayList<>();
    private long lostAnswers;

    HonestClient(RotatedFamily family, Random random) {
        this.family = family;
        this.random = random;
        received.add(family.renew());
    }

    private HonestClient(HonestClient other, List<ReconnectToken> stolen) {
        this.family = other.family;
        this.random = other.random;
        received.addAll(stolen);
    }

    /** Somebody with the same tokens, or with an older one of them, who from now on does the same. */
    HonestClient copy(boolean older) {
        int newest = received.size() - 1;
        ReconnectToken stolen = received.get(older ? random.nextInt(newest + 1) : newest);
        return new HonestClient(this, List.of(stolen));
    }

    List<RefusalReason> refusals() {
        return refusals;
    }

    long lostAnswers() {
        return lostAnswers;
    }

    /** Tries until it has an answer, then lives for a while. */
    void comeBack() {
        ReconnectToken token = received.get(received.size() - 1);
        try {
            receive(answer(token));
            live();
        } catch (RefusedException refused) {
            refusals.add(refused.reason());
        }
    }

    private ReconnectToken answer(ReconnectToken token) {
        ReconnectToken answer = family.present(token);
        while (random.nextInt(LOST) == 0) {
            lostAnswers++;
            answer = family.present(token);
        }
        if (random.nextInt(LOST) == 0) {
            ReconnectToken overtaken = family.present(token);
            return random.nextBoolean() ? overtaken : answer;
        }
        return answer;
    }

    /** Tokens are pushed to it; the line breaks before the last ones arrive. */
    private void live() {
        int pushed = random.nextInt(4);
        int arriving = random.nextInt(pushed + 1);
        for (int i = 0; i < pushed; i++) {
            if (random.nextInt(8) == 0) {
                family.reserve();
            }
            ReconnectToken token = family.renew();
            if (i < arriving) {
                receive(token);
            }
        }
    }

    private void receive(ReconnectToken token) {
        received.add(token);
    }
}
