package io.rejoin.token;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One fixed cluster, one fixed moment and one connection of Ana's, for all tests of this package. */
final class Sample {
    static final String KEY_ID = "k1";
    static final byte[] SECRET =
            "a key of 32 bytes for tests only".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final long NOW = 1_767_225_600L;
    static final Clock CLOCK = clockAt(NOW);
    static final TokenPolicy POLICY = TokenPolicy.of("test-cluster", "test-endpoint");
    static final HubName CHAT = HubName.of("chat");
    static final FamilyId FAMILY = FamilyId.of("fam");
    static final UserId ANA = UserId.of("ana");
    static final Presenter PRESENTER = new Presenter(Optional.of(FAMILY), Optional.of(ANA));

    private Sample() {}

    static KeyRing ring() {
        return new KeyRing(List.of(hmac(KEY_ID, SECRET)));
    }

    static HmacKey hmac(String id, byte[] secret) {
        return new HmacKey(id, new KeySecret(secret.clone()));
    }

    static Clock clockAt(long epochSecond) {
        return Clock.fixed(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC);
    }

    static TokenIssuer issuer() {
        return new TokenIssuer(ring(), POLICY, CLOCK);
    }

    static TokenVerifier verifier() {
        return new TokenVerifier(ring(), POLICY, CLOCK);
    }

    static TokenContent content() {
        return content(Optional.of(ANA), "lobby", "news");
    }

    static TokenContent content(Optional<UserId> user, String... groups) {
        List<GroupName> names = List.of(groups).stream().map(GroupName::of).toList();
        return new TokenContent(
                new TokenId(FAMILY, 3),
                user,
                HubGroups.of(Map.of(CHAT, names)),
                new Position("e1", 42),
                Revision.of(7));
    }

    /** What {@link #content()} looks like in a token, written by hand. */
    static String payload() {
        return "{\"aud\":\"test-endpoint\",\"ep\":7,\"exp\":1767226500,\"hubs\":{\"chat\":[\"lobby\",\"news\"]},"
                + "\"iat\":1767225600,\"iss\":\"test-cluster\",\"jti\":\"fam.3\",\"pos\":\"e1.42\",\"sid\":\"fam\","
                + "\"sub\":\"ana\"}";
    }

    static String header() {
        return "{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"alg\":\"HS256\"}";
    }
}
