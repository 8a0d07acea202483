package io.rejoin.hub.reconnect;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.threads.Stages;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.Presenter;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RefusedException;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.TokenVerifier;
import io.rejoin.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One family of tokens before a guard: its tokens are really issued and verified, and come to the guard in any order. */
final class Family {
    static final HubName CHAT = HubName.of("chat");
    static final GroupName LOBBY = GroupName.of("lobby");
    static final Duration KEPT = Duration.ofDays(2);

    /** Its first token has generation 1 then. */
    final TestClock clock = TestClock.at("2020-01-01T00:00:00Z");

    final FamilyId id = FamilyId.of("family");
    final ReplayGuard guard;
    private final KeyRing keys = KeyRing.generate();
    private final TokenPolicy policy = TokenPolicy.of("issuer", "audience");

    Family(ReplayStore store) {
        guard = new ReplayGuard(store, clock, KEPT);
    }

    /** A guard of another process over the same store. */
    ReplayGuard guardOver(ReplayStore store) {
        return new ReplayGuard(store, clock, KEPT);
    }

    VerifiedToken token(long generation) {
        TokenContent content = new TokenContent(
                new TokenId(id, generation),
                Optional.empty(),
                HubGroups.of(Map.of(CHAT, List.of(LOBBY))),
                new Position("e", 0),
                Revision.NONE);
        return new TokenVerifier(keys, policy, clock)
                .verify(
                        new TokenIssuer(keys, policy, clock).issue(content),
                        new Presenter(Optional.of(id), Optional.empty()));
    }

    FreshToken admit(long generation) {
        return joined(guard.admit(token(generation)));
    }

    /** What the guard says, for a test that waits for it. */
    static FreshToken joined(CompletionStage<FreshToken> admitted) {
        try {
            return admitted.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw (RuntimeException) Stages.cause(e);
        }
    }

    /** How the guard refused this generation; empty if it did not. */
    Optional<RefusalReason> refusal(long generation) {
        try {
            admit(generation);
            return Optional.empty();
        } catch (RefusedException refused) {
            return Optional.of(refused.reason());
        }
    }
}
