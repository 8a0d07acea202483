package io.rejoin.token;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The one header that a key's tokens have. It is written once, compared as bytes and never decoded. */
final class PinnedHeader {
    static final JOSEObjectType TYPE = new JOSEObjectType("reconnect+jwt");

    private final String id;
    private final byte[] segment;

    private PinnedHeader(String id, Header header) {
        this.id = id;
        this.segment = (header.toBase64URL() + ".").getBytes(StandardCharsets.US_ASCII);
    }

    /** The header of a JWS (RFC 7515). */
    static PinnedHeader signed(String id, KeyAlgorithm algorithm) {
        var header = new JWSHeader.Builder(new JWSAlgorithm(algorithm.text()));
        return new PinnedHeader(id, header.type(TYPE).keyID(id).build());
    }

    /** The header of a JWE with {@code alg} dir (RFC 7516; RFC 7518, section 4.5). */
    static PinnedHeader encrypted(String id, KeyAlgorithm algorithm) {
        var header = new JWEHeader.Builder(JWEAlgorithm.DIR, new EncryptionMethod(algorithm.text()));
        return new PinnedHeader(id, header.type(TYPE).keyID(id).build());
    }

    String id() {
        return id;
    }

    /** Base64url of the header, with the dot that ends it. Must not be changed. */
    byte[] segment() {
        return segment;
    }

    boolean isStartOf(byte[] text) {
        return text.length >= segment.length && Arrays.equals(text, 0, segment.length, segment, 0, segment.length);
    }
}
