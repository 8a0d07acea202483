package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import java.util.HashSet;
import java.util.Set;

/**
 * The groups of a row in one column, a line each: hub, name, and 1 if against, with a tab behind hub and name. Names hold no control
 * characters, so what is looked for between them is found in no other place.
 */
final class MarksText {

    private MarksText() {}

    static String write(Set<GroupMark> marks) {
        StringBuilder text = new StringBuilder(32 * marks.size() + 1).append('\n');
        for (GroupMark mark : marks) {
            append(text, mark.key()).append(mark.against() ? "1\n" : "0\n");
        }
        return text.toString();
    }

    /**
     * What the column of a row about this group holds, and no other's.
     *
     * @param against only of a row that is against it
     */
    static String about(GroupKey group, boolean against) {
        return "\n" + name(group, against);
    }

    /**
     * By what a row about this group is found.
     *
     * @param against only a row that is against it
     */
    static String name(GroupKey group, boolean against) {
        return append(new StringBuilder(), group).append(against ? "1" : "").toString();
    }

    /** By what a row with this column is found: what {@link #name} gives for each of its groups, and of all that it is against. */
    static void addNames(String text, Set<String> names) {
        for (String line : text.split("\n", -1)) {
            names.add(line.endsWith("0") ? line.substring(0, line.length() - 1) : line);
            if (line.endsWith("1")) {
                names.add(line.substring(0, line.length() - 1));
            }
        }
    }

    private static StringBuilder append(StringBuilder text, GroupKey group) {
        return text.append(group.hub()).append('\t').append(group.group()).append('\t');
    }

    /** Without what is no mark: then the row differs from its text, and the check says so. */
    static Set<GroupMark> read(String text) {
        Set<GroupMark> marks = new HashSet<>();
        for (String line : text.split("\n", -1)) {
            String[] mark = line.split("\t", -1);
            if (mark.length == 3) {
                marks.add(new GroupMark(new GroupKey(mark[0], mark[1]), mark[2].equals("1")));
            }
        }
        return marks;
    }
}
