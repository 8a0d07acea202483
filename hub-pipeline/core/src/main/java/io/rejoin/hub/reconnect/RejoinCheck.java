package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.GroupAuthorizer;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.KnownAt;
import io.rejoin.hub.access.Revocations;
import io.rejoin.hub.access.TimedCalls;
import io.rejoin.token.HubGroups;
import java.time.Duration;
import java.util.List;

/** Who is asked about the groups of a client that comes back: their policy, or a verifier in its place. */
public interface RejoinCheck extends AutoCloseable {

    /**
     * One outcome for each group that is asked for, in their order; then those of groups that were assigned besides.
     *
     * @param knownAt at which revision of the store the connection was last found good in each group
     */
    List<GroupOutcome> decide(Connection connection, HubGroups asked, KnownAt knownAt);

    /** Whether it puts a client into groups that were not asked for, or that it left. */
    default boolean assigns() {
        return false;
    }

    /** Ends the threads that it has of its own. */
    @Override
    default void close() {}

    /** By the rules of the groups' policy. */
    static RejoinCheck policy(GroupAuthorizer authorizer) {
        return (connection, asked, knownAt) -> authorizer.decide(connection.user(), asked, knownAt);
    }

    /**
     * By an application's own verifier.
     *
     * @param known what the authorization store revoked lately
     * @param patience how long it is waited for
     * @param groupsMax how many groups it may assign
     */
    static RejoinCheck verifier(RejoinVerifier verifier, Revocations known, Duration patience, int groupsMax) {
        return new VerifierCheck(verifier, known, new TimedCalls(patience), groupsMax);
    }
}
