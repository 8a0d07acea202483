package io.rejoin.token;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What our keys say about the vectors of one group: accepted, rejected, or rejected for a rule of ours that is stricter
 * than the standard, which is the outcome then.
 */
final class WycheproofVerdict {
    static final String ACCEPTED = "accepted";
    static final String REJECTED = "rejected";
    static final String OTHER_KEY = "not a key of ours";
    static final String OTHER_HEADER = "header with more than alg, kid and typ";
    static final String HIGH_S = "the higher s";
    static final String CUT_TAG = "tag of less than 32 bytes";
    static final String CONTEXT = "a context";

    private static final BigInteger HALF_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).shiftRight(1);
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final String algorithm;
    private final JsonNode group;

    WycheproofVerdict(String algorithm, JsonNode group) {
        this.algorithm = algorithm;
        this.group = group;
    }

    String of(JsonNode test) throws IOException {
        String type = group.path("type").asText();
        return switch (type) {
            case "JsonWebSignature", "JsonWebCrypto", "JsonWebKey" -> jws(test.path("jws"));
            case "EddsaVerify" -> signature(KeyAlgorithm.ED25519, publicKey("pk"), test, REJECTED);
            case "EcdsaP1363Verify" -> ecdsa(test);
            case "MlDsaVerify" -> mlDsa(test);
            case "MacTest" -> mac(test);
            default -> throw new IllegalStateException("group of unknown type " + type);
        };
    }

    private String ecdsa(JsonNode test) {
        byte[] point = publicKey("uncompressed");
        byte[] coordinates = Arrays.copyOfRange(point, 1, point.length);
        byte[] signature = hex(test.path("sig"));
        boolean high = signature.length == 64 && new BigInteger(1, signature, 32, 32).compareTo(HALF_ORDER) > 0;
        return signature(KeyAlgorithm.ES256, coordinates, test, high ? HIGH_S : REJECTED);
    }

    private String mlDsa(JsonNode test) {
        KeyAlgorithm named = KeyAlgorithm.named(algorithm).orElseThrow();
        boolean context = !test.path("ctx").asText("").isEmpty();
        return context ? CONTEXT : signature(named, hex(group.path("publicKey")), test, REJECTED);
    }

    private String mac(JsonNode test) {
        byte[] secret = hex(test.path("key"));
        byte[] tag = hex(test.path("tag"));
        if (secret.length != KeySecret.BYTES) {
            return OTHER_KEY;
        }
        String otherwise = group.path("tagSize").asInt() == 256 ? REJECTED : CUT_TAG;
        return accepts(new HmacKey("k1", new KeySecret(secret)), test, tag) ? ACCEPTED : otherwise;
    }

    private String signature(KeyAlgorithm verifying, byte[] publicBytes, JsonNode test, String otherwise) {
        try {
            var key = (SigningKey) verifying.publicKey("k1", publicBytes);
            return accepts(key, test, hex(test.path("sig"))) ? ACCEPTED : otherwise;
        } catch (IllegalArgumentException e) {
            return REJECTED;
        }
    }

    /** Lengths are checked before any key sees a signature, as {@link SignedText} does. */
    private static boolean accepts(SigningKey key, JsonNode test, byte[] signature) {
        byte[] text = hex(test.path("msg"));
        return signature.length == key.signatureLength() && key.verifies(text, text.length, signature);
    }

    /** The key's set is loaded as a ring's file is; the header must be one that an issuer of this key would pin. */
    private String jws(JsonNode text) throws IOException {
        Optional<List<TokenKey>> keys = keys();
        if (keys.isEmpty()) {
            return OTHER_KEY;
        }
        byte[] bytes = text.asText("").getBytes(StandardCharsets.ISO_8859_1);
        int dot = text.asText("").indexOf('.');
        Optional<JsonNode> header = header(text.asText("").substring(0, Math.max(dot, 0)));
        for (TokenKey key : keys.orElseThrow()) {
            boolean named = header.filter(json ->
                            json.path("alg").asText().equals(key.algorithm().text())
                                    && json.path("kid").asText(key.id()).equals(key.id()))
                    .isPresent();
            if (named) {
                return isPlain(header.orElseThrow()) ? authentic((SigningKey) key, dot + 1, bytes) : OTHER_HEADER;
            }
        }
        return REJECTED;
    }

    private static String authentic(SigningKey key, int payloadFrom, byte[] text) {
        try {
            SignedText.authenticate(key, payloadFrom, text);
            return ACCEPTED;
        } catch (RefusedException e) {
            return isHigh(key, text) ? HIGH_S : REJECTED;
        }
    }

    /** True if only the rule of the lower s stands against a signature of ES256. */
    private static boolean isHigh(SigningKey key, byte[] text) {
        int from = text.length - Base64Url.length(64);
        return key instanceof EcdsaKey
                && from > 0
                && Base64Url.isCanonical(text, from, text.length)
                && new BigInteger(1, Base64Url.decode(text, from, text.length), 32, 32).compareTo(HALF_ORDER) > 0;
    }

    private static boolean isPlain(JsonNode header) {
        Set<String> names = new HashSet<>();
        header.fieldNames().forEachRemaining(names::add);
        return Set.of("alg", "kid", "typ").containsAll(names);
    }

    private static Optional<JsonNode> header(String encoded) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(encoded);
            return TokenForge.encode(json).equals(encoded) ? Optional.of(STRICT.readTree(json)) : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private Optional<List<TokenKey>> keys() throws IOException {
        JsonNode jwks = group.has("public") ? group.path("public") : group.path("private");
        String set = jwks.has("keys") ? jwks.toString() : "{\"keys\":[" + jwks + "]}";
        Path file = Files.createTempFile("wycheproof", ".jwks");
        try {
            Files.writeString(file, set);
            KeySource source = group.has("public") ? KeySource.publicKeys(file) : KeySource.file(file);
            KeyRing ring = KeyRing.open(source, RotationPolicy.byHand(), Clock.systemUTC());
            return Optional.of(ring.keys(0).all().stream().map(RingKey::key).toList());
        } catch (KeyFileException e) {
            return Optional.empty();
        } finally {
            Files.delete(file);
        }
    }

    private byte[] publicKey(String member) {
        JsonNode key = group.has("publicKey") ? group.path("publicKey") : group.path("key");
        return hex(key.path(member));
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }
}
