package io.rejoin.store.redis;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys of one database. All share one hash tag, so that a cluster keeps them in one slot and one script may touch them all.
 * Identifiers are never part of a key: they are fields and members.
 */
record RedisKeys(String name) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    RedisKeys {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
    }

    /** The revision; the scopes with their standing; the scopes by revision; the scopes by name. */
    List<String> grants() {
        return List.of(key("revision"), key("standings"), key("changes"), key("scopes"));
    }

    /** The rows of families; the families by expiry. */
    List<String> families() {
        return List.of(key("families"), key("family-expiry"));
    }

    /** The lists of groups by hash; the hashes by expiry. */
    List<String> lists() {
        return List.of(key("lists"), key("list-expiry"));
    }

    /** The audit trail: head; rows by sequence; hashes; pseudonyms by user; users by pseudonym; marks with their sequence. */
    List<String> audit() {
        return Stream.of("head", "rows", "hashes", "pseudonyms", "users", "marks")
                .map(what -> key("audit-" + what))
                .toList();
    }

    /** The channel on which changes of grants are announced. */
    String changed() {
        return key("changed");
    }

    /** With the version of the layout, so that a later one cannot be taken for this one. */
    private String key(String what) {
        return "{rejoin:" + name + "}:1:" + what;
    }
}
