package io.rejoin.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The file of a key ring: a JWK Set that only its owner may touch. */
final class KeyFile extends KeySource {
    private static final String LASTING_ID = "lasting";
    /** What marks the key that never rotates (RFC 7517, section 4.3). */
    private static final List<String> LASTING_OPERATIONS = List.of("deriveKey");

    private final SecretFile file;
    private final Optional<KeyAlgorithm> ifMissing;

    KeyFile(Path path) {
        this(new SecretFile(path), Optional.empty());
    }

    private KeyFile(SecretFile file, Optional<KeyAlgorithm> ifMissing) {
        this.file = file;
        this.ifMissing = ifMissing;
    }

    /** The same file, created before it is read if there is none. */
    KeyFile orNew(KeyAlgorithm algorithm) {
        return new KeyFile(file, Optional.of(algorithm));
    }

    static HmacKey newLasting() {
        return new HmacKey(LASTING_ID, KeySecret.random());
    }

    @Override
    boolean rotates() {
        return true;
    }

    @Override
    Object stamp() {
        return file.stamp();
    }

    @Override
    RingKeys read(long now, long retirement) {
        if (ifMissing.isPresent() && file.isMissing()) {
            RingKey first = new RingKey(ifMissing.get().generate(), now);
            file.create(json(List.of(first), newLasting()));
        }
        return keys(retirement);
    }

    @Override
    RingKeys change(long now, long retirement, UnaryOperator<RingKeys> change) {
        return file.locked(() -> {
            RingKeys held = keys(retirement);
            RingKeys changed = change.apply(held);
            if (changed == held) {
                return held;
            }
            file.replace(json(changed.all(), changed.lasting().orElseGet(KeyFile::newLasting)));
            return keys(retirement);
        });
    }

    private RingKeys keys(long retirement) {
        List<Map<String, Object>> members = new ArrayList<>(JwkSet.members(text(), file));
        List<Map<String, Object>> lasting =
                members.stream().filter(KeyFile::isLasting).toList();
        members.removeAll(lasting);
        List<RingKey> keys = JwkSet.keys(members, file);
        keys.forEach(key -> file.require(
                key.key().secret().isPresent(),
                "key " + key.id() + ": is public only, which is for a node that only verifies"));
        return RingKeys.of(keys, lasting(lasting, keys), retirement);
    }

    private static boolean isLasting(Map<String, Object> member) {
        return LASTING_OPERATIONS.equals(member.get("key_ops"));
    }

    private Optional<HmacKey> lasting(List<Map<String, Object>> members, List<RingKey> keys) {
        file.require(members.size() <= 1, "holds more than one key for deriveKey");
        Optional<HmacKey> lasting = members.stream().map(this::lasting).findFirst();
        lasting.ifPresent(root -> keys.forEach(key -> file.require(
                !key.id().equals(LASTING_ID) && !key.key().sharesMaterialWith(root),
                "key " + key.id() + ": is the one for deriveKey too")));
        return lasting;
    }

    /** It is read as what it would be with {@code use} and {@code alg}. */
    private HmacKey lasting(Map<String, Object> member) {
        Map<String, Object> jwk = new LinkedHashMap<>(member);
        jwk.put("use", "sig");
        jwk.put("alg", KeyAlgorithm.HS256.text());
        return new HmacKey(LASTING_ID, JwkSet.key(jwk, file).requireSecret());
    }

    private static String json(List<RingKey> keys, HmacKey lasting) {
        List<Map<String, Object>> members = new ArrayList<>();
        keys.forEach(key -> members.add(JwkSet.timed(KeyJson.write(key.key()), key.from())));
        Map<String, Object> root = KeyJson.write(lasting);
        root.keySet().removeAll(List.of("use", "alg"));
        root.put("key_ops", LASTING_OPERATIONS);
        members.add(root);
        return JSONObjectUtils.toJSONString(Map.of("keys", members));
    }

    private String text() {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
