package io.rejoin.token;

/** A key whose tokens are signed texts (JWS, RFC 7515). Another algorithm is another implementation. */
sealed interface SigningKey extends TokenKey permits HmacKey, Ed25519Key, EcdsaKey, MlDsaKey {
    /** The one legal length of a signature, in bytes. */
    int signatureLength();

    /**
     * Signs the first {@code length} bytes; equal texts have equal signatures.
     *
     * @throws VerifyOnlyException if this key has no secret
     */
    byte[] sign(byte[] text, int length);

    /**
     * True if {@code signature}, which has the legal length, is this key's for the first {@code length} bytes. Never
     * throws.
     */
    boolean verifies(byte[] text, int length, byte[] signature);

    /**
     * True if what stands in {@code text} from {@code signatureFrom} on, which has the legal length, is the canonical
     * base64url of this key's signature for what stands before its dot. Never throws.
     */
    default boolean hasSigned(byte[] text, int signatureFrom) {
        try {
            return verifies(text, signatureFrom - 1, Base64Url.decode(text, signatureFrom, text.length));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    default int length(int payloadBytes) {
        return SignedText.length(this, payloadBytes);
    }

    @Override
    default String mint(byte[] payload) {
        return SignedText.sign(this, payload);
    }

    @Override
    default byte[] authenticate(byte[] text) {
        return SignedText.authenticate(this, header().segment().length, text);
    }
}
