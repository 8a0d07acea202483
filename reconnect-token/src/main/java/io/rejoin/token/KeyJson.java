package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.util.Arrays;

/**
 * Reads and writes keys as members of a JWK (RFC 7517): {@code kty} oct (RFC 7518), OKP (RFC 8037), EC (RFC 7518) and
 * AKP (RFC 9964). A key that says less than what it is for, or other things, is refused; base64url must be canonical.
 */
final class KeyJson {
    private static final int ID_CHARS_MAX = 32;
    private static final String NAMES =
            Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::text).collect(Collectors.joining(", "));

    private KeyJson() {}

    /**
     * The key of a JWK; it only verifies if the secret member is absent. Members without a meaning here are ignored.
     *
     * @throws IllegalArgumentException if there is no such key; the message names the key's id and no other content
     */
    static TokenKey read(Map<String, ?> jwk) {
        String id = text(jwk, "kid");
        require(
                NameRule.isId(id, ID_CHARS_MAX),
                "holds a key without kid, or with one that is not 1 to 32 of A-Z a-z 0-9 _ -");
        try {
            return read(id, jwk);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key " + id + ": " + e.getMessage());
        }
    }

    private static TokenKey read(String id, Map<String, ?> jwk) {
        KeyAlgorithm algorithm = KeyAlgorithm.named(text(jwk, "alg"))
                .orElseThrow(() -> new IllegalArgumentException("alg must be one of " + NAMES));
        Form form = Form.of(algorithm);
        form.fixed().forEach((name, value) -> require(text(jwk, name).equals(value), name + " must be " + value));
        byte[] publicBytes = new byte[0];
        for (Part part : form.publicParts()) {
            publicBytes = Arrays.concatenate(publicBytes, part.read(jwk));
        }
        return jwk.containsKey(form.secretPart().name())
                ? secretKey(id, algorithm, form.secretPart().read(jwk), publicBytes)
                : publicKey(id, algorithm, publicBytes);
    }

    private static TokenKey secretKey(String id, KeyAlgorithm algorithm, byte[] bytes, byte[] publicBytes) {
        var secret = new KeySecret(bytes);
        require(!secret.isZero(), "is all zeros");
        TokenKey key = algorithm.key(id, secret);
        require(MessageDigest.isEqual(key.publicBytes(), publicBytes), "its public half is of another key");
        return key;
    }

    private static TokenKey publicKey(String id, KeyAlgorithm algorithm, byte[] publicBytes) {
        require(!algorithm.isSymmetric(), "k must be 32 bytes in base64url");
        return algorithm.publicKey(id, publicBytes);
    }

    /** The JWK of a key, with its secret if it has one. */
    static Map<String, Object> write(TokenKey key) {
        Map<String, Object> jwk = writeWithoutSecret(key);
        String name = Form.of(key.algorithm()).secretPart().name();
        key.secret().ifPresent(secret -> jwk.put(name, Base64Url.encode(secret.bytes())));
        return jwk;
    }

    /** The JWK of a key's public half, never with a secret; empty for a symmetric key. */
    static Optional<Map<String, Object>> writePublic(TokenKey key) {
        return key.algorithm().isSymmetric() ? Optional.empty() : Optional.of(writeWithoutSecret(key));
    }

    private static Map<String, Object> writeWithoutSecret(TokenKey key) {
        Form form = Form.of(key.algorithm());
        Map<String, Object> jwk = new LinkedHashMap<>(form.fixed());
        jwk.put("kid", key.id());
        jwk.put("alg", key.algorithm().text());
        int from = 0;
        for (Part part : form.publicParts()) {
            byte[] bytes = Arrays.copyOfRange(key.publicBytes(), from, from + part.bytes());
            jwk.put(part.name(), Base64Url.encode(bytes));
            from += part.bytes();
        }
        return jwk;
    }

    /**
     * SHA-256 of the members that make a public key what it is (RFC 7638, section 3; for AKP RFC 9964): 43
     * characters. Of a symmetric key there is none: it would tell about its secret.
     *
     * @throws IllegalArgumentException for a symmetric key
     */
    static String thumbprint(TokenKey key) {
        Map<String, Object> members =
                new TreeMap<>(writePublic(key).orElseThrow(() -> new IllegalArgumentException("no public half")));
        members.keySet().removeAll(List.of("kid", "use"));
        if (!"AKP".equals(members.get("kty"))) {
            members.remove("alg");
        }
        String json = members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        return Base64Url.encode(sha256(json.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }

    private static String text(Map<String, ?> jwk, String name) {
        return jwk.get(name) instanceof String text ? text : "";
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** A member with so many bytes in base64url. */
    private record Part(String name, int bytes) {
        byte[] read(Map<String, ?> jwk) {
            byte[] value = text(jwk, name).getBytes(StandardCharsets.ISO_8859_1);
            require(
                    value.length == Base64Url.length(bytes) && Base64Url.isCanonical(value, 0, value.length),
                    name + " must be " + bytes + " bytes in base64url");
            return Base64Url.decode(value, 0, value.length);
        }
    }

    /** The members of a key: those that never vary, those of its public half in its order, and the secret one. */
    private record Form(Map<String, String> fixed, List<Part> publicParts, Part secretPart) {
        static Form of(KeyAlgorithm algorithm) {
            return switch (algorithm) {
                case HS256 -> new Form(fixed("oct", "sig"), List.of(), secret("k"));
                case A256GCM -> new Form(fixed("oct", "enc"), List.of(), secret("k"));
                case ED25519 -> new Form(curve("OKP", "Ed25519"), List.of(new Part("x", 32)), secret("d"));
                case ES256 ->
                    new Form(curve("EC", "P-256"), List.of(new Part("x", 32), new Part("y", 32)), secret("d"));
                case ML_DSA_44, ML_DSA_65 ->
                    new Form(
                            fixed("AKP", "sig"),
                            List.of(new Part("pub", MlDsaKey.publicLength(algorithm))),
                            secret("priv"));
            };
        }

        private static Map<String, String> fixed(String type, String use) {
            Map<String, String> members = new LinkedHashMap<>();
            members.put("kty", type);
            members.put("use", use);
            return members;
        }

        private static Map<String, String> curve(String type, String curve) {
            Map<String, String> members = fixed(type, "sig");
            members.put("crv", curve);
            return members;
        }

        private static Part secret(String name) {
            return new Part(name, KeySecret.BYTES);
        }
    }
}
