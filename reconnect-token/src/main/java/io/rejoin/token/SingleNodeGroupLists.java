package io.rejoin.token;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists in the memory of one process: gone when it ends, and unknown to other nodes, which refuse the tokens. It holds
 * what was kept within the last two lifetimes of a token, and nothing else. Safe for all threads.
 */
public final class SingleNodeGroupLists implements GroupLists {
    private final Map<GroupsHash, Kept> lists = new ConcurrentHashMap<>();
    private final Clock clock;

    public SingleNodeGroupLists(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        Instant now = clock.instant();
        lists.values().removeIf(kept -> kept.isOver(now));
        lists.merge(hash, new Kept(groups, until), Kept::longer);
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return Optional.ofNullable(lists.get(hash))
                .filter(kept -> !kept.isOver(clock.instant()))
                .map(Kept::groups);
    }

    @Override
    public String toString() {
        return "SingleNodeGroupLists[" + lists.size() + "]";
    }

    private record Kept(HubGroups groups, Instant until) {
        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }

        Kept longer(Kept other) {
            return until.isBefore(other.until) ? other : this;
        }
    }
}
