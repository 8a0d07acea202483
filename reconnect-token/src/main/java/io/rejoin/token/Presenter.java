package io.rejoin.token;

import java.util.Objects;
import java.util.Optional;

/**
 * Who presents a token, from what the server knows without the token.
 *
 * @param family the family of the connection that comes back; empty if the server does not know it, then any is taken
 * @param user the user that authentication found, compared exactly; empty for an anonymous presenter, then the token
 *     must be anonymous too
 */
public record Presenter(Optional<FamilyId> family, Optional<UserId> user) {
    public Presenter {
        Objects.requireNonNull(family);
        Objects.requireNonNull(user);
    }
}
