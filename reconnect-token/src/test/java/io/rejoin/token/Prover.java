package io.rejoin.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client with a key, which signs by the platform's cryptography what the format says, not by the code under test. */
final class Prover {
    /** One for all, as shared keys come of a key that each ring in memory has for itself. */
    static final KeyRing RING = Sample.ring();

    interface Signing {
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    private final Confirmation confirmation;
    private final Signing signing;

    private Prover(Confirmation confirmation, Signing signing) {
        this.confirmation = confirmation;
        this.signing = signing;
    }

    /** {@code Ed25519}, {@code P-256} or {@code shared}: a new key, but for the last. */
    static Prover of(String kind) {
        try {
            return switch (kind) {
                case "Ed25519" ->
                    ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
                case "P-256" -> p256();
                default -> shared(RING.sharedProofKeys().of(Sample.FAMILY));
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Prover shared(SharedProofKey key) {
        return new Prover(key.confirmation(), message -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            return mac.doFinal(message);
        });
    }

    private static Prover ed25519(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        return new Prover(Confirmation.ed25519(raw), message -> sign("Ed25519", pair, message));
    }

    private static Prover p256() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(spki, spki.length - 65, spki.length);
        return new Prover(Confirmation.p256(raw), message -> sign("SHA256withECDSAinP1363Format", pair, message));
    }

    private static byte[] sign(String algorithm, KeyPair pair, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    static TokenVerifier verifier() {
        return new TokenVerifier(RING, Sample.POLICY, Sample.CLOCK);
    }

    Confirmation confirmation() {
        return confirmation;
    }

    /** The sample's content, bound to this key. */
    TokenContent content() {
        return Sample.content().boundTo(confirmation);
    }

    ReconnectToken token() {
        return Sample.issuer().issue(content());
    }

    byte[] proof(byte[] nonce, ReconnectToken token) {
        return proof(nonce, token.text(), Sample.POLICY.audience());
    }

    byte[] proof(byte[] nonce, String token, String audience) {
        try {
            var message = new ByteArrayOutputStream();
            message.writeBytes("reconnect-pop-v1".getBytes(StandardCharsets.US_ASCII));
            message.write(0);
            message.writeBytes(nonce);
            message.writeBytes(sha256(token));
            message.writeBytes(sha256(audience));
            return signing.sign(message.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
