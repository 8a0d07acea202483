package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connections;
import io.rejoin.token.KeyFileException;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeyStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over changed keys, and has the tokens of burned ones replaced. */
final class KeyUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(KeyUpkeep.class);

    private final KeyRing keys;
    private final Connections connections;
    private final Clock clock;
    private List<KeyStatus> known;
    private String trouble = "";

    KeyUpkeep(KeyRing keys, Connections connections, Clock clock) {
        this.keys = keys;
        this.connections = connections;
        this.clock = clock;
        this.known = keys.statuses();
    }

    /** If the keys cannot be read, the ring goes on with those that it has; one trouble is told once. */
    void round() {
        try {
            keys.upkeep();
            trouble = "";
        } catch (KeyFileException e) {
            String found = String.valueOf(e.getMessage());
            if (!found.equals(trouble)) {
                LOG.warn("keys stay as they are, will try again: {}", found);
            }
            trouble = found;
        }
        replaceTokensOfBurnedKeys();
    }

    /** Whoever is here gets a token of a key that is good, however its own key went; who is away has lost its groups. */
    private void replaceTokensOfBurnedKeys() {
        List<KeyStatus> left = keys.statuses();
        Set<String> ids = left.stream().map(KeyStatus::id).collect(Collectors.toSet());
        Instant now = clock.instant();
        boolean burned = known.stream()
                .filter(key -> !ids.contains(key.id()))
                .anyMatch(key -> key.until().map(now::isBefore).orElse(true));
        if (burned) {
            LOG.warn("a key was burned, all clients get new tokens");
            connections.tokens().expireAll();
        }
        known = left;
    }
}
