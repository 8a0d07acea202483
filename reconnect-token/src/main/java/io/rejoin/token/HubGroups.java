package io.rejoin.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Which groups a connection is in, by hub. Immutable; hubs and groups ascend; a hub without groups is not in it. */
public final class HubGroups {
    public static final HubGroups EMPTY = of(Map.of());

    private final AscendingSet<HubName> hubs;
    private final List<AscendingSet<GroupName>> groups;
    private final int size;

    /** Takes the lists over; {@code groups} has one set, not empty, for each hub and in the order of the hubs. */
    HubGroups(AscendingSet<HubName> hubs, List<AscendingSet<GroupName>> groups) {
        this.hubs = hubs;
        this.groups = groups;
        this.size = sum(groups);
    }

    /** Copies the groups, without the repeated ones and without the hubs that have none. */
    public static HubGroups of(Map<HubName, ? extends Collection<GroupName>> groupsByHub) {
        var sorted = new TreeMap<HubName, AscendingSet<GroupName>>();
        groupsByHub.forEach((hub, groups) -> {
            if (!groups.isEmpty()) {
                sorted.put(hub, AscendingSet.copyOf(GroupName.class, groups));
            }
        });
        return new HubGroups(AscendingSet.copyOf(HubName.class, sorted.keySet()), new ArrayList<>(sorted.values()));
    }

    public static HubGroups empty() {
        return EMPTY;
    }

    /**
     * The groups of which this is the {@link #text()}: for who keeps long lists.
     *
     * @throws IllegalArgumentException if it is not, in every character, the text of at most 65,536 groups
     */
    public static HubGroups parse(String text) {
        return GroupsReader.read(text);
    }

    /**
     * The groups as canonical JSON (RFC 8785): exactly what stands in a token, such as
     * {@code {"chat":["lobby","news"]}}. Equal groups have one text.
     */
    public String text() {
        return PayloadWriter.text(this);
    }

    /** The hubs that have groups, ascending; cannot be modified. */
    public Set<HubName> hubs() {
        return hubs;
    }

    /** The groups of a hub, ascending; empty if the hub has none; cannot be modified. */
    public Set<GroupName> groups(HubName hub) {
        int index = hubs.indexOf(hub);
        return index < 0 ? Set.of() : groups.get(index);
    }

    public boolean contains(HubName hub, GroupName group) {
        return groups(hub).contains(group);
    }

    /** How many groups there are in all hubs together. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Visits all groups, ascending by hub and then by group. */
    public void forEach(BiConsumer<HubName, GroupName> visitor) {
        hubs.forEach(hub -> groups(hub).forEach(group -> visitor.accept(hub, group)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HubGroups that && hubs.equals(that.hubs) && groups.equals(that.groups);
    }

    @Override
    public int hashCode() {
        return 31 * hubs.hashCode() + groups.hashCode();
    }

    @Override
    public String toString() {
        return "HubGroups[" + hubs.size() + " hubs, " + size + " groups]";
    }

    private static int sum(List<AscendingSet<GroupName>> groups) {
        int sum = 0;
        for (Set<GroupName> ofHub : groups) {
            sum += ofHub.size();
        }
        return sum;
    }
}
