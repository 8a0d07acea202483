package io.rejoin.token;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists in memory that tell what was asked of them, and can be out of order. */
final class ListStore implements GroupLists {
    final List<Instant> kept = new ArrayList<>();
    private final GroupLists lists;
    int asked;
    Optional<HubGroups> wrong = Optional.empty();
    boolean broken;

    ListStore(Clock clock) {
        lists = new SingleNodeGroupLists(clock);
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        works();
        kept.add(until);
        lists.keep(hash, groups, until);
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        works();
        asked++;
        return wrong.or(() -> lists.find(hash));
    }

    private void works() {
        if (broken) {
            throw new IllegalStateException("no answer");
        }
    }
}
