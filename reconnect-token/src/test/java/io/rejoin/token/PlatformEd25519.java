package io.rejoin.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.Arrays;

/**
 * Teaches Nimbus' processor Ed25519, which it does not choose by itself and has no verifier for without a further
 * library: with the platform's signature, as ours is Bouncy Castle's.
 */
final class PlatformEd25519 extends BaseJWSProvider
        implements JWSVerifier, JWSVerifierFactory, JWSKeySelector<SecurityContext> {
    /** SubjectPublicKeyInfo of RFC 8410, section 4, up to the key's 32 bytes. */
    private static final byte[] ENCODING = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    PlatformEd25519(byte[] publicBytes) {
        super(Set.of(JWSAlgorithm.Ed25519));
        this.key = key(publicBytes);
    }

    @Override
    public List<Key> selectJWSKeys(JWSHeader header, SecurityContext context) {
        boolean ours = JWSAlgorithm.Ed25519.equals(header.getAlgorithm()) && Sample.KEY_ID.equals(header.getKeyID());
        return ours ? List.of(key) : List.of();
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key chosen) {
        return this;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e);
        }
    }

    private static PublicKey key(byte[] publicBytes) {
        try {
            var encoded = new X509EncodedKeySpec(Arrays.concatenate(ENCODING, publicBytes));
            return KeyFactory.getInstance("Ed25519").generatePublic(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
