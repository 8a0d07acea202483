package io.rejoin.token;

import java.util.Objects;
import java.util.Optional;

/**
 * What a token says about its connection.
 *
 * @param id which token this is
 * @param user who the token is for; empty for an anonymous connection
 * @param groups the groups the connection was in
 * @param position where the connection was in the message log
 * @param revision newest revision of the authorization store at which the connection was known to be in all of the groups
 */
public record TokenContent(TokenId id, Optional<UserId> user, HubGroups groups, Position position, Revision revision) {
    public TokenContent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(user);
        Objects.requireNonNull(groups);
        Objects.requireNonNull(position);
        Objects.requireNonNull(revision);
    }

    TokenContent withGroups(HubGroups value) {
        return new TokenContent(id, user, value, position, revision);
    }
}
