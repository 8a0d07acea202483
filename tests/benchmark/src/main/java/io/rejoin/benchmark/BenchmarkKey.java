package io.rejoin.benchmark;

import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.bouncycastle.crypto.params.MLDSAParameters;

/** The one key of each algorithm, in the forms that the contenders take. */
final class BenchmarkKey {
    static final String ID = "bench1";
    /** A MAC key, an AES key, a seed or a scalar. */
    static final byte[] SECRET = secret();

    private BenchmarkKey() {}

    /** A ring with the key, read from a key file as a server does. */
    static KeyRing ring(KeyAlgorithm algorithm) throws IOException, NoSuchAlgorithmException {
        Path file = Files.createTempFile("benchmark", ".jwks");
        try {
            Files.writeString(file, "{\"keys\":[" + jwk(algorithm) + "]}");
            return KeyRing.load(file);
        } finally {
            Files.delete(file);
        }
    }

    static RawKey raw(KeyAlgorithm algorithm) throws NoSuchAlgorithmException {
        return switch (algorithm) {
            case ED25519 -> new RawEd25519();
            case ES256 -> new RawEs256();
            case ML_DSA_44 -> new RawMlDsa(MLDSAParameters.ml_dsa_44);
            case ML_DSA_65 -> new RawMlDsa(MLDSAParameters.ml_dsa_65);
            case HS256, A256GCM -> throw new IllegalArgumentException(algorithm + " has no key pair");
        };
    }

    private static String jwk(KeyAlgorithm algorithm) throws NoSuchAlgorithmException {
        String members = switch (algorithm) {
            case HS256 -> "\"kty\":\"oct\",\"use\":\"sig\"," + member("k", SECRET);
            case A256GCM -> "\"kty\":\"oct\",\"use\":\"enc\"," + member("k", SECRET);
            case ED25519, ES256, ML_DSA_44, ML_DSA_65 ->
                "\"use\":\"sig\"," + raw(algorithm).members();
        };
        return "{\"kid\":\"%s\",\"alg\":\"%s\",%s}".formatted(ID, algorithm.text(), members);
    }

    /** A member of a JSON Web Key. */
    static String member(String name, byte[] value) {
        return "\"%s\":\"%s\"".formatted(name, base64Url(value));
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] secret() {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (i * 37 + 11);
        }
        return secret;
    }
}
