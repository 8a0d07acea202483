package io.rejoin.undertow.server;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;

/** A group as it is named on a command line: {@code HUB/GROUP}; a hub's name has no slash, so the first one parts them. */
record NamedGroup(HubName hub, GroupName group) {

    /**
     * The group of this text.
     *
     * @throws IllegalArgumentException if it is none
     */
    static NamedGroup of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a group is named HUB/GROUP");
        }
        return new NamedGroup(HubName.of(text.substring(0, slash)), GroupName.of(text.substring(slash + 1)));
    }
}
