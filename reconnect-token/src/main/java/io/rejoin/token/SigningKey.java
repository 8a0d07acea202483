package io.rejoin.token;

/**
 * One key of the ring. The key alone decides the algorithm, the header and the length of a signature; nothing in a
 * token can. Another algorithm is another implementation.
 */
sealed interface SigningKey permits HmacKey {
    /** The {@code kid}. */
    String id();

    /** Base64url of the only header that this key signs, with the dot that ends it. Must not be changed. */
    byte[] headerSegment();

    /** The one legal length of a signature, in bytes. */
    int signatureLength();

    /** Signs the first {@code length} bytes. */
    byte[] sign(byte[] text, int length);

    /** True if {@code signature} is this key's for the first {@code length} bytes. Never throws. */
    boolean verifies(byte[] text, int length, byte[] signature);

    /** A key for another use, which tells nothing about this one or about those of other uses. */
    HmacKey derive(String use);
}
