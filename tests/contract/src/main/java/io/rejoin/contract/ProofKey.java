package io.rejoin.contract;

import io.rejoin.token.Confirmation;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.ReconnectToken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A client's key of P-256, which makes proofs by the platform's cryptography as {@code FORMAT.md} says, not by the code under test. */
public final class ProofKey {

    private static final int RAW_BYTES = 65;

    private final KeyPair pair;

    private ProofKey(KeyPair pair) {
        this.pair = pair;
    }

    public static ProofKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new ProofKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half, an uncompressed point. */
    public byte[] raw() {
        byte[] spki = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, spki.length - RAW_BYTES, spki.length);
    }

    public Confirmation confirmation() {
        return Confirmation.p256(raw());
    }

    /** The public half as a client names it. */
    public String text() {
        return "P-256." + encode(raw());
    }

    /** A right answer to the challenge. */
    public PossessionProof answer(ProofChallenge challenge, ReconnectToken token, String audience) {
        return challenge.answeredWith(proof(challenge.text(), token.text(), audience));
    }

    /** What proves, to who made the challenge, that the client of this token has the key. */
    public String proof(String challenge, String token, String audience) {
        try {
            var message = new ByteArrayOutputStream();
            message.writeBytes("reconnect-pop-v1".getBytes(StandardCharsets.US_ASCII));
            message.write(0);
            message.writeBytes(Base64.getUrlDecoder().decode(challenge));
            message.writeBytes(sha256(token));
            message.writeBytes(sha256(audience));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(message.toByteArray());
            return encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
