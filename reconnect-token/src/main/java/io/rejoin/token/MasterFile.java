package io.rejoin.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file with one secret for all keys. The key of a day is HKDF-SHA-256 (RFC 5869) of it, with the algorithm and the
 * key id in the info. Its id is the day; if that key is burned, the day has another, with a number behind it.
 */
final class MasterFile extends KeySource {
    private static final String USE = "rejoin/token/v1/";
    private static final String LASTING_USE = "rejoin/lasting/v1";
    private static final Set<String> MEMBERS = Set.of("master", "alg", "burned");
    private static final int BURNED_MAX = 64;
    private static final int ID_CHARS_MAX = 32;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final SecretFile file;
    private final Optional<KeyAlgorithm> ifMissing;

    MasterFile(Path path) {
        this(new SecretFile(path), Optional.empty());
    }

    private MasterFile(SecretFile file, Optional<KeyAlgorithm> ifMissing) {
        this.file = file;
        this.ifMissing = ifMissing;
    }

    /** The same file, created before it is read if there is none. */
    MasterFile orNew(KeyAlgorithm algorithm) {
        if (!isDerivable(algorithm)) {
            throw new IllegalArgumentException(algorithm.text() + " keys cannot be derived from a master");
        }
        return new MasterFile(file, Optional.of(algorithm));
    }

    private static boolean isDerivable(KeyAlgorithm algorithm) {
        return algorithm != KeyAlgorithm.ES256;
    }

    @Override
    Object stamp() {
        return file.stamp();
    }

    @Override
    RingKeys read(long now, long retirement) {
        if (ifMissing.isPresent() && file.isMissing()) {
            file.create(new Master(KeySecret.random(), ifMissing.get(), List.of()).json());
        }
        return master().keys(now, retirement);
    }

    @Override
    RingKeys burn(String id, long now, long retirement, Supplier<TokenKey> replacement) {
        return file.locked(() -> {
            Master changed = master().without(id, now, retirement);
            file.replace(changed.json());
            return changed.keys(now, retirement);
        });
    }

    private Master master() {
        Map<String, Object> members = members(new String(file.bytes(), StandardCharsets.UTF_8));
        boolean isMaster = members.containsKey("master") && MEMBERS.containsAll(members.keySet());
        file.require(isMaster, "is not a master file");
        Optional<KeyAlgorithm> algorithm =
                KeyAlgorithm.named(String.valueOf(members.get("alg"))).filter(MasterFile::isDerivable);
        file.require(algorithm.isPresent(), "alg must be one whose keys can be derived");
        return new Master(secret(members), algorithm.orElseThrow(), burned(members));
    }

    private Map<String, Object> members(String text) {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw file.failure("is not a master file");
        }
    }

    private KeySecret secret(Map<String, Object> members) {
        byte[] text = String.valueOf(members.get("master")).getBytes(StandardCharsets.ISO_8859_1);
        boolean legal = text.length == Base64Url.length(KeySecret.BYTES) && Base64Url.isCanonical(text, 0, text.length);
        file.require(legal, "master must be 32 bytes in base64url");
        KeySecret secret = new KeySecret(Base64Url.decode(text, 0, text.length));
        file.require(!secret.isZero(), "master is all zeros");
        return secret;
    }

    private List<String> burned(Map<String, Object> members) {
        List<String> burned = new ArrayList<>();
        if (members.getOrDefault("burned", List.of()) instanceof List<?> ids) {
            ids.forEach(id -> burned.add(String.valueOf(id)));
            boolean legal = ids.size() <= BURNED_MAX && burned.stream().allMatch(id -> NameRule.isId(id, ID_CHARS_MAX));
            file.require(legal, "burned must be at most " + BURNED_MAX + " key ids");
            return burned;
        }
        throw file.failure("burned must be at most " + BURNED_MAX + " key ids");
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** What the file says. */
    private record Master(KeySecret secret, KeyAlgorithm algorithm, List<String> burned) {

        /** Yesterday's and the day's before, today's and tomorrow's: the others cannot be live. */
        RingKeys keys(long now, long retirement) {
            long today = Math.floorDiv(now, DAY);
            List<RingKey> keys = new ArrayList<>();
            for (long day = today - 2; day <= today + 1; day++) {
                keys.add(new RingKey(key(day), day * DAY));
            }
            HmacKey lasting = new HmacKey("lasting", secret.derive(LASTING_USE));
            return RingKeys.of(keys, Optional.of(lasting), retirement)
                    .until((today + 1) * DAY, later -> keys(later, retirement));
        }

        private TokenKey key(long day) {
            String date = LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
            String id = date;
            for (int other = 1; burned.contains(id); other++) {
                id = date + "-" + other;
            }
            return algorithm.key(id, secret.derive(USE + algorithm.text() + "/" + id));
        }

        /** An id that is burned already stays burned; one of a day long gone is not written down for ever. */
        Master without(String id, long now, long retirement) {
            RingKeys held = keys(now, retirement);
            if (held.all().stream().noneMatch(key -> key.id().equals(id))) {
                throw new RotationRefusedException("there is no key " + id);
            }
            String oldest = held.all().get(0).id();
            List<String> left = new ArrayList<>(burned);
            left.removeIf(other -> other.compareTo(oldest.substring(0, 8)) < 0);
            left.add(id);
            if (left.size() > BURNED_MAX) {
                throw new RotationRefusedException("more than " + BURNED_MAX + " keys are burned: take a new master");
            }
            return new Master(secret, algorithm, left);
        }

        String json() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("master", Base64Url.encode(secret.bytes()));
            members.put("alg", algorithm.text());
            members.put("burned", burned);
            return JSONObjectUtils.toJSONString(members);
        }
    }
}
