package io.rejoin.undertow.signalr;

import io.rejoin.token.PossessionProof;
import io.rejoin.token.ProofChallenge;
import io.rejoin.undertow.transport.BadRequestException;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The challenges that clients are about to answer: each is kept until it is answered or over. In memory, so clients must come back to here. */
final class Challenges {

    private final Clock clock;
    private final int max;
    /** By their texts, in the order in which they were made. Guarded by itself. */
    private final Map<String, ProofChallenge> open = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param max how many are kept
     */
    Challenges(Clock clock, int max) {
        this.clock = clock;
        this.max = max;
    }

    /**
     * A new one.
     *
     * @throws BadRequestException if there is no room
     */
    ProofChallenge create() {
        synchronized (open) {
            forgetOver();
            if (open.size() >= max) {
                throw Visitors.full();
            }
            ProofChallenge challenge = ProofChallenge.create(clock);
            open.put(challenge.text(), challenge);
            return challenge;
        }
    }

    private void forgetOver() {
        Iterator<ProofChallenge> oldest = open.values().iterator();
        while (oldest.hasNext() && oldest.next().isOver()) {
            oldest.remove();
        }
    }

    /** What a client answered: the challenge, a dot, and the proof. Nobody answers that challenge again. */
    PossessionProof answered(String answer) {
        String[] parts = answer.split("\\.", 2);
        ProofChallenge challenge = take(parts[0]).orElseGet(() -> ProofChallenge.unknown(clock));
        return challenge.answeredWith(parts[parts.length - 1]);
    }

    private Optional<ProofChallenge> take(String text) {
        synchronized (open) {
            return Optional.ofNullable(open.remove(text));
        }
    }
}
