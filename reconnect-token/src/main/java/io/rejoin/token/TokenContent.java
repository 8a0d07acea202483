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
 * @param confirmation the key that the presenter must prove to have; empty if none. Every later token of the family must
 *     keep it, or who steals that one needs no key
 */
public record TokenContent(
        TokenId id,
        Optional<UserId> user,
        HubGroups groups,
        Position position,
        Revision revision,
        Optional<Confirmation> confirmation) {
    public TokenContent {
        Objects.requireNonNull(id);
        Objects.requireNonNull(user);
        Objects.requireNonNull(groups);
        Objects.requireNonNull(position);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(confirmation);
    }

    /** The content of a token that is bound to no key. */
    public TokenContent(TokenId id, Optional<UserId> user, HubGroups groups, Position position, Revision revision) {
        this(id, user, groups, position, revision, Optional.empty());
    }

    /** The same, bound to a key. */
    public TokenContent boundTo(Confirmation key) {
        return new TokenContent(id, user, groups, position, revision, Optional.of(key));
    }

    TokenContent withGroups(HubGroups value) {
        return new TokenContent(id, user, value, position, revision, confirmation);
    }
}
