package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A256GCM with this very key (JWE, RFC 7516, with {@code alg} dir): nobody without the key can read or change a token.
 *
 * <ol>
 *   <li>A token is {@code header..iv.ciphertext.tag}: the encrypted key is empty, the IV 12 random bytes, the tag 16
 *       bytes, and the header's base64url what the tag covers beside the ciphertext;
 *   <li>lengths, dots and the one canonical base64url of each part are checked before anything is decrypted;
 *   <li>one key makes at most 2^31 tokens in one process, as two equal IVs would break it: NIST SP 800-38D, section
 *       8.3, allows 2^32 in all.
 * </ol>
 */
final class GcmKey implements TokenKey {
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int IV_CHARS = Base64Url.length(IV_BYTES);
    private static final int TAG_CHARS = Base64Url.length(TAG_BYTES);
    private static final long TOKENS_MAX = 1L << 31;

    private final PinnedHeader header;
    private final KeySecret secret;
    private final SecretKeySpec key;
    /** Header without its dot: the additional authenticated data (RFC 7516, section 5.1, step 14). */
    private final int headerChars;

    private final AtomicLong minted;
    /** One cipher for whoever comes first; who finds it taken makes another. Right on any kind of thread. */
    private final AtomicReference<@Nullable Cipher> spare = new AtomicReference<>();

    GcmKey(String id, KeySecret secret) {
        this(id, secret, 0);
    }

    /** A key that has made so many tokens already. */
    GcmKey(String id, KeySecret secret, long minted) {
        this.header = PinnedHeader.encrypted(id, KeyAlgorithm.A256GCM);
        this.secret = secret;
        this.key = new SecretKeySpec(secret.bytes(), "AES");
        this.headerChars = header.segment().length - 1;
        this.minted = new AtomicLong(minted);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.A256GCM;
    }

    @Override
    public PinnedHeader header() {
        return header;
    }

    @Override
    public byte[] publicBytes() {
        return new byte[0];
    }

    @Override
    public Optional<KeySecret> secret() {
        return Optional.of(secret);
    }

    @Override
    public int length(int payloadBytes) {
        return headerChars + 2 + IV_CHARS + 1 + Base64Url.length(payloadBytes) + 1 + TAG_CHARS;
    }

    @Override
    public String mint(byte[] payload) {
        if (minted.getAndIncrement() >= TOKENS_MAX) {
            throw new WornOutKeyException(id());
        }
        byte[] iv = Randomness.bytes(IV_BYTES);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, header.segment(), iv, payload);
        return new String(header.segment(), StandardCharsets.US_ASCII)
                + "." + Base64Url.encode(iv)
                + "." + Base64Url.encode(Arrays.copyOf(sealed, payload.length))
                + "." + Base64Url.encode(Arrays.copyOfRange(sealed, payload.length, sealed.length));
    }

    @Override
    public byte[] authenticate(byte[] text) {
        int ivFrom = headerChars + 2;
        int bodyFrom = ivFrom + IV_CHARS + 1;
        int tagFrom = text.length - TAG_CHARS;
        boolean wellFormed =
                tagFrom > bodyFrom && text[ivFrom - 1] == '.' && text[bodyFrom - 1] == '.' && text[tagFrom - 1] == '.';
        if (!wellFormed) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
        byte[] iv = Base64Url.part(text, ivFrom, bodyFrom - 1);
        byte[] body = Base64Url.part(text, bodyFrom, tagFrom - 1);
        byte[] tag = Base64Url.part(text, tagFrom, text.length);
        byte[] sealed = Arrays.copyOf(body, body.length + TAG_BYTES);
        System.arraycopy(tag, 0, sealed, body.length, TAG_BYTES);
        return crypt(Cipher.DECRYPT_MODE, text, iv, sealed);
    }

    @Override
    public String toString() {
        return "GcmKey[" + id() + ", redacted]";
    }

    /** What has gone wrong with a cipher is not known, so one that threw is not used again. */
    private byte[] crypt(int mode, byte[] text, byte[] iv, byte[] input) {
        try {
            Cipher taken = spare.getAndSet(null);
            Cipher cipher = taken == null ? Cipher.getInstance("AES/GCM/NoPadding") : taken;
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
            cipher.updateAAD(text, 0, headerChars);
            byte[] output = cipher.doFinal(input);
            spare.set(cipher);
            return output;
        } catch (AEADBadTagException e) {
            throw new RefusedException(RefusalReason.BAD_SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform's AES/GCM/NoPadding failed", e);
        }
    }
}
