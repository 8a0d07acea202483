package io.rejoin.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The text of a JWK Set (RFC 7517, section 5) with times: {@code nbf} is the second from which a key signs (a member
 * that OpenID Federation 1.0, section 8.7, took over from RFC 7519, section 4.1.5).
 */
final class JwkSet {
    private static final int KEYS_MAX = RingKeys.LIVE_MAX;
    private static final String FROM = "nbf";

    private JwkSet() {}

    /** The keys as they are written; {@code file} says what is wrong. */
    static List<Map<String, Object>> members(String text, SecretFile file) {
        try {
            Map<String, Object> set = JSONObjectUtils.parse(text);
            Map<String, Object>[] keys = JSONObjectUtils.getJSONObjectArray(set, "keys");
            file.require(keys != null && !Arrays.asList(keys).contains(null), "is not a JWK Set");
            return List.of(keys);
        } catch (ParseException e) {
            throw file.failure("is not a JWK Set");
        }
    }

    /** 1 to 4 keys, no two with one id, secret or public half. */
    static List<RingKey> keys(List<Map<String, Object>> members, SecretFile file) {
        List<RingKey> keys = new ArrayList<>();
        for (Map<String, Object> member : members) {
            TokenKey key = key(member, file);
            keys.add(new RingKey(key, from(member, key, file)));
        }
        requireSound(keys, file);
        return keys;
    }

    static TokenKey key(Map<String, Object> member, SecretFile file) {
        try {
            return KeyJson.read(member);
        } catch (IllegalArgumentException e) {
            throw file.failure(String.valueOf(e.getMessage()));
        }
    }

    private static long from(Map<String, Object> member, TokenKey key, SecretFile file) {
        Object value = member.getOrDefault(FROM, RingKey.ALWAYS);
        boolean legal = value instanceof Long second && second >= 0 && second <= NameRule.INTEGER_MAX;
        file.require(legal, "key " + key.id() + ": nbf must be whole seconds since 1970");
        return (Long) value;
    }

    /** Refuses what no ring may be: 1 to 4 keys are good, no two of one id or of the same material. */
    static void requireSound(List<RingKey> keys, SecretFile file) {
        file.require(!keys.isEmpty(), "holds no key");
        file.require(keys.size() <= KEYS_MAX, "holds more than " + KEYS_MAX + " keys");
        for (int i = 0; i < keys.size(); i++) {
            for (RingKey earlier : keys.subList(0, i)) {
                RingKey key = keys.get(i);
                file.require(!key.id().equals(earlier.id()), "holds two keys with the kid " + key.id());
                boolean same = key.key().sharesMaterialWith(earlier.key());
                file.require(!same, "holds the same key twice, as " + earlier.id() + " and " + key.id());
            }
        }
    }

    /** The key with its time, if it has one. */
    static Map<String, Object> timed(Map<String, Object> jwk, long from) {
        if (from != RingKey.ALWAYS) {
            jwk.put(FROM, from);
        }
        return jwk;
    }

    /** The public halves of these keys: an empty set if they are symmetric, and never anything secret. */
    static String publicText(List<RingKey> keys) {
        List<Map<String, Object>> members = new ArrayList<>();
        for (RingKey key : keys) {
            KeyJson.writePublic(key.key()).ifPresent(jwk -> members.add(timed(jwk, key.from())));
        }
        return JSONObjectUtils.toJSONString(Map.of("keys", members));
    }
}
