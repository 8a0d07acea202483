package io.rejoin.token;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the groups of tokens that have too many to carry them, for all nodes of the cluster. The token carries their
 * hash, so a list need not be secret from those who may read the store, and who changes one makes its token refused.
 *
 * <p>Both methods are called on the thread that issues or verifies, may block, and must be safe for all threads. A store
 * keeps a list best as {@link HubGroups#text()}.
 */
public interface GroupLists {
    /**
     * Keeps {@code groups} at least until {@code until}. When it returns, every node finds them and no crash loses them.
     * A list that is kept already is kept until the later of both times.
     *
     * <p>A {@link TokenIssuer} remembers what it had kept: for one list it calls this once in a token's lifetime or less
     * often, however many tokens it issues. An implementation needs no cache of its own.
     *
     * @param until one lifetime later than the token needs them
     * @throws RuntimeException if they cannot be kept; then no token is issued
     */
    void keep(GroupsHash hash, HubGroups groups, Instant until);

    /**
     * The groups that were kept under {@code hash}; empty if none are, or their time is over. Whoever asks hashes them
     * again.
     *
     * @throws RuntimeException if nobody can say; passed on to who verifies a token
     */
    Optional<HubGroups> find(GroupsHash hash);
}
