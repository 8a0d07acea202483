package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;

/**
 * What one grant or revocation is about: one user in one group ({@link Membership}), one user everywhere, or everyone in one group.
 * Of all that was said of a membership, the newest counts.
 */
public sealed interface Scope permits Membership, Scope.Everywhere, Scope.Everyone {

    /** Whether what is said of this scope is said of the membership. */
    boolean covers(Membership membership);

    /** The hub, or the empty string: all of them. */
    String hubText();

    /** The user, or the empty string: everyone. */
    String userText();

    /** The group, or the empty string: all of them. */
    String groupText();

    /** A user in every group of every hub, whether a store has heard of it or not. */
    record Everywhere(UserId user) implements Scope {
        @Override
        public boolean covers(Membership membership) {
            return membership.user().equals(user);
        }

        @Override
        public String hubText() {
            return "";
        }

        @Override
        public String userText() {
            return user.value();
        }

        @Override
        public String groupText() {
            return "";
        }
    }

    /** Everyone in a group. */
    record Everyone(HubName hub, GroupName group) implements Scope {
        @Override
        public boolean covers(Membership membership) {
            return membership.hub().equals(hub) && membership.group().equals(group);
        }

        @Override
        public String hubText() {
            return hub.value();
        }

        @Override
        public String userText() {
            return "";
        }

        @Override
        public String groupText() {
            return group.value();
        }
    }

    /**
     * The scope of these three texts, as a store keeps them.
     *
     * @throws IllegalArgumentException if there is no such scope
     */
    static Scope of(String hub, String user, String group) {
        if (hub.isEmpty() && group.isEmpty()) {
            return new Everywhere(UserId.of(user));
        }
        return user.isEmpty()
                ? new Everyone(HubName.of(hub), GroupName.of(group))
                : new Membership(UserId.of(user), HubName.of(hub), GroupName.of(group));
    }
}
