package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One user in one group of one hub: what is granted and revoked. Exact, case-sensitive, never concatenated into a key. */
public record Membership(UserId user, HubName hub, GroupName group) implements Scope {

    @Override
    public boolean covers(Membership membership) {
        return equals(membership);
    }

    @Override
    public String hubText() {
        return hub.value();
    }

    @Override
    public String userText() {
        return user.value();
    }

    @Override
    public String groupText() {
        return group.value();
    }

    /** All scopes that cover it, itself included. */
    public List<Scope> scopes() {
        return List.of(this, new Everywhere(user), new Everyone(hub, group));
    }

    // Looked up for each group of each client that comes back, and what a record makes of itself is slow.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Membership that
                && group.equals(that.group)
                && user.equals(that.user)
                && hub.equals(that.hub);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * user.value().hashCode() + group.hashCode())
                + hub.value().hashCode();
    }
}
