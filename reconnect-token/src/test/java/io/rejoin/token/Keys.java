package io.rejoin.token;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One key for each algorithm, all called {@code k1} and made of the sample's secret. */
final class Keys {
    private static final Map<KeyAlgorithm, TokenKey> ALL = all();

    private Keys() {}

    static TokenKey of(KeyAlgorithm algorithm) {
        return Objects.requireNonNull(ALL.get(algorithm));
    }

    static String verdict(TokenKey key, String token) {
        var verifier = new TokenVerifier(new KeyRing(List.of(key)), Sample.POLICY, Sample.CLOCK);
        return Verdict.of(verifier, token, Sample.PRESENTER);
    }

    private static Map<KeyAlgorithm, TokenKey> all() {
        Map<KeyAlgorithm, TokenKey> all = new EnumMap<>(KeyAlgorithm.class);
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            all.put(algorithm, algorithm.key(Sample.KEY_ID, new KeySecret(Sample.SECRET.clone())));
        }
        return all;
    }
}
