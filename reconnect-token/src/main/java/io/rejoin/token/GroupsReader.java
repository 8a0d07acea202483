package io.rejoin.token;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads groups by hub, from a token or from the text of a list: exactly what {@link PayloadWriter} writes. */
final class GroupsReader {
    /** Most groups that any policy allows, listed or not. */
    static final int GROUPS_CAP = 65_536;

    private final JsonCursor json;
    private final int groupsMax;
    private int groupsRead;

    GroupsReader(JsonCursor json, int groupsMax) {
        this.json = json;
        this.groupsMax = groupsMax;
    }

    /** Reads a text that is nothing else. */
    static HubGroups read(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            JsonCursor json = new JsonCursor(bytes);
            HubGroups groups = new GroupsReader(json, GROUPS_CAP).read();
            json.expectEnd();
            return groups;
        } catch (CharacterCodingException | RefusedException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not the text of groups by hub");
        }
    }

    /**
     * Reads the object that comes next.
     *
     * @throws RefusedException if it is malformed, or has too many groups
     * @throws IllegalArgumentException if a name is none
     */
    HubGroups read() {
        json.expect('{');
        if (json.take('}')) {
            return HubGroups.EMPTY;
        }
        List<HubName> hubs = new ArrayList<>(4);
        List<AscendingSet<GroupName>> groups = new ArrayList<>(4);
        do {
            addAscending(hubs, new HubName(json.string()));
            json.expect(':');
            groups.add(groups());
        } while (json.take(','));
        json.expect('}');
        return new HubGroups(new AscendingSet<>(HubName.class, hubs), groups);
    }

    private AscendingSet<GroupName> groups() {
        json.expect('[');
        List<GroupName> groups = new ArrayList<>();
        do {
            addAscending(groups, GroupName.next(json));
            count();
        } while (json.take(','));
        json.expect(']');
        return new AscendingSet<>(GroupName.class, groups);
    }

    private void count() {
        if (++groupsRead > groupsMax) {
            throw new RefusedException(RefusalReason.TOO_LARGE);
        }
    }

    private static <E extends Comparable<E>> void addAscending(List<E> list, E next) {
        if (!list.isEmpty() && list.get(list.size() - 1).compareTo(next) >= 0) {
            throw JsonCursor.malformed();
        }
        list.add(next);
    }
}
