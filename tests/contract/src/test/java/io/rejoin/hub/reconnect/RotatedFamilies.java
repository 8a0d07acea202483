package io.rejoin.hub.reconnect;

import io.rejoin.contract.TestClock;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.Presenter;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.TokenVerifier;
import java.time.Duration;
import java.util.Optional;

/** Families of tokens before one guard, with one key. */
final class RotatedFamilies {
    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final KeyRing keys = KeyRing.generate();
    private final TokenPolicy policy = TokenPolicy.of("issuer", "audience");
    private final TokenIssuer issuer = new TokenIssuer(keys, policy, clock);
    private final TokenVerifier verifier = new TokenVerifier(keys, policy, clock);
    private final ReplayGuard guard;

    RotatedFamilies(ReplayStore store) {
        guard = new ReplayGuard(store, clock, Duration.ofDays(2));
    }

    RotatedFamily family(String name) {
        return new RotatedFamily(this, FamilyId.of(name));
    }

    ReplayGuard guard() {
        return guard;
    }

    ReconnectToken issue(FamilyId family, long generation) {
        TokenId id = new TokenId(family, generation);
        return issuer.issue(
                new TokenContent(id, Optional.empty(), HubGroups.empty(), new Position("e", 0), Revision.NONE));
    }

    FreshToken admit(FamilyId family, ReconnectToken token) {
        return Family.joined(guard.admit(verifier.verify(token, new Presenter(Optional.of(family), Optional.empty()))));
    }
}
