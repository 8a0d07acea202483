package io.rejoin.token;

import java.time.Instant;
import java.util.Optional;

/**
 * What anybody may know of a key.
 *
 * @param id the {@code kid}
 * @param from the second from which it signs; empty for a key that was always there
 * @param until the second from which it is dead; empty as long as no other key is to take over
 */
public record KeyStatus(
        String id, KeyAlgorithm algorithm, KeyState state, Optional<Instant> from, Optional<Instant> until) {}
