package io.rejoin.token;

import java.util.Objects;
import java.util.Optional;

/**
 * Who presents a token, from what the server knows without the token.
 *
 * @param family the family of the connection that comes back; empty if the server does not know it, then any is taken
 * @param user the user that authentication found, compared exactly; empty for an anonymous presenter, then the token
 *     must be anonymous too
 * @param proof what was answered to a challenge; nobody asks for it if the token is not bound
 */
public record Presenter(Optional<FamilyId> family, Optional<UserId> user, Optional<PossessionProof> proof) {
    public Presenter {
        Objects.requireNonNull(family);
        Objects.requireNonNull(user);
        Objects.requireNonNull(proof);
    }

    /** A presenter who proves nothing. */
    public Presenter(Optional<FamilyId> family, Optional<UserId> user) {
        this(family, user, Optional.empty());
    }

    /** The same presenter with a proof for this one token. */
    public Presenter with(PossessionProof newProof) {
        return new Presenter(family, user, Optional.of(newProof));
    }
}
