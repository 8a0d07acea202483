package io.rejoin.token;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an issuer knows about its lists, so that the next token of a known list costs no write. A list is kept for
 * longer than its token needs; only tokens that outlive that keep it again. Safe for all threads: nobody waits for
 * another's write, and two may write the same.
 */
final class KeptLists {
    private static final int KNOWN_MAX = 1_024;

    private final GroupLists lists;
    private final Duration margin;
    /** Until when each is kept, least recently used first; guarded by itself. */
    private final Map<GroupsHash, Instant> known = new LinkedHashMap<>(16, 0.75f, true);

    KeptLists(GroupLists lists, Duration margin) {
        this.lists = lists;
        this.margin = margin;
    }

    /** Returns when {@code groups} are kept until {@code needed} at least. */
    void keep(GroupsHash hash, HubGroups groups, Instant needed) {
        if (!isKept(hash, needed)) {
            Instant until = needed.plus(margin);
            lists.keep(hash, groups, until);
            remember(hash, until);
        }
    }

    private boolean isKept(GroupsHash hash, Instant needed) {
        synchronized (known) {
            return !known.getOrDefault(hash, Instant.MIN).isBefore(needed);
        }
    }

    private void remember(GroupsHash hash, Instant until) {
        synchronized (known) {
            known.put(hash, until);
            if (known.size() > KNOWN_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }
}
