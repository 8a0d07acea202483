package io.rejoin.benchmark.server;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Who is in which groups: a member in ten of a thousand, a listener in one that all listeners share. */
enum Population {
    MEMBER,
    LISTENER;

    static final int GROUPS_OF_ONE = 10;
    /** All listeners are in it. */
    static final String CROWD = "crowd";

    private static final int GROUPS = 1_000;

    /** The user's name says who it is. */
    String user(int number) {
        return name().toLowerCase(Locale.ROOT) + "-" + number;
    }

    /** The groups of a user, in the order in which a token lists them. */
    static List<String> groups(String user) {
        String[] parts = user.split("-", 2);
        int number = Integer.parseInt(parts[1]);
        return valueOf(parts[0].toUpperCase(Locale.ROOT)) == LISTENER
                ? List.of(CROWD)
                : IntStream.range(0, GROUPS_OF_ONE)
                        .mapToObj(i -> "group-%03d".formatted((number * 7 + i * 31) % GROUPS))
                        .sorted()
                        .toList();
    }
}
