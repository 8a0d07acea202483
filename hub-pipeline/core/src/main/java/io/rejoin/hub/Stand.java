package io.rejoin.hub;

import io.rejoin.token.Position;
import java.util.Map;

/**
 * Where a client stands in the log of this server: how far it has heard.
 *
 * @param log this server's
 * @param told the same as the client may be told it; of another log if another server served it last
 * @param offset all until here it has heard, whoever sent it
 * @param own until where it has heard what this server sent
 * @param others the same of other servers, by their numbers
 * @param gap whether something that it has not heard may never have come here
 */
record Stand(String log, Position told, long offset, long own, Map<String, Long> others, boolean gap) {

    /** Of a client that this server served last. */
    static Stand at(Position position) {
        return new Stand(position.epoch(), position, position.offset(), position.offset(), position.others(), false);
    }

    /** Of one that is to hear all that comes. */
    static Stand now(Position head) {
        return new Stand(head.epoch(), head, head.offset(), head.offset(), Map.of(), false);
    }

    /** Whether another server served it last. */
    boolean isElsewhere() {
        return !told.epoch().equals(log);
    }

    /** The same, as it is found to have heard all that stands here before this. */
    Stand since(long newOffset) {
        return new Stand(log, told, newOffset, own, others, gap);
    }

    boolean hasHeard(LogEntry entry) {
        return entry.origin()
                .map(from -> from.number() <= others.getOrDefault(from.server(), 0L))
                .orElse(entry.offset() <= own);
    }

    /** Whether something is gone that it has not heard. */
    boolean misses(Loss loss) {
        return !isElsewhere()
                ? loss.through() > offset
                : loss.own() > own
                        || loss.isVague()
                        || loss.others().entrySet().stream()
                                .anyMatch(gone -> gone.getValue() > others.getOrDefault(gone.getKey(), 0L));
    }
}
