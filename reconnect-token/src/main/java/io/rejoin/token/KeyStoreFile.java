package io.rejoin.token;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.BigIntegers;

/** A key store of the platform (PKCS12) or of Bouncy Castle (BCFKS), whose provider is asked and never registered. */
final class KeyStoreFile extends KeySource {
    /** A store has no place for the time from which a key signs, so it follows from when the key was put in. */
    private static final long LEAD = Duration.ofMinutes(10).toSeconds();

    private static final int ID_CHARS_MAX = 32;

    private final SecretFile file;
    private final String type;
    private final char[] password;

    KeyStoreFile(Path path, String type, char[] password) {
        this.file = new SecretFile(path);
        this.type = type;
        this.password = password.clone();
    }

    @Override
    Object stamp() {
        return file.stamp();
    }

    @Override
    RingKeys read(long now, long retirement) {
        try {
            KeyStore store = store();
            List<RingKey> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                keys.add(key(store, alias));
            }
            JwkSet.requireSound(keys, file);
            return RingKeys.of(keys, Optional.empty(), retirement);
        } catch (GeneralSecurityException e) {
            throw file.failure("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private KeyStore store() throws GeneralSecurityException {
        KeyStore store = type.equals("BCFKS")
                ? KeyStore.getInstance(type, new BouncyCastleProvider())
                : KeyStore.getInstance(type);
        byte[] bytes = file.bytes();
        try {
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException e) {
            throw file.failure("is not a " + type + " key store, or has another password");
        }
    }

    private RingKey key(KeyStore store, String alias) throws GeneralSecurityException {
        file.require(NameRule.isId(alias, ID_CHARS_MAX), "has an alias that is not 1 to 32 of A-Z a-z 0-9 _ -");
        file.require(store.isKeyEntry(alias), "key " + alias + ": is a certificate only");
        Key key = store.getKey(alias, password);
        return new RingKey(
                key(alias, key), store.getCreationDate(alias).toInstant().getEpochSecond() + LEAD);
    }

    private TokenKey key(String id, Key key) {
        byte[] encoded = Optional.ofNullable(key.getEncoded()).orElseThrow(() -> unusable(id));
        return switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
            case "HMACSHA256" -> symmetric(KeyAlgorithm.HS256, id, encoded);
            case "AES" -> symmetric(KeyAlgorithm.A256GCM, id, encoded);
            default -> pair(id, parsed(id, encoded));
        };
    }

    private AsymmetricKeyParameter parsed(String id, byte[] encoded) {
        try {
            return PrivateKeyFactory.createKey(encoded);
        } catch (IOException | RuntimeException e) {
            throw unusable(id);
        }
    }

    private TokenKey symmetric(KeyAlgorithm algorithm, String id, byte[] bytes) {
        file.require(bytes.length == KeySecret.BYTES, "key " + id + ": must be 256 bits");
        KeySecret secret = new KeySecret(bytes);
        file.require(!secret.isZero(), "key " + id + ": is all zeros");
        return algorithm.key(id, secret);
    }

    private TokenKey pair(String id, AsymmetricKeyParameter key) {
        if (key instanceof Ed25519PrivateKeyParameters edwards) {
            return KeyAlgorithm.ED25519.key(id, new KeySecret(edwards.getEncoded()));
        }
        if (key instanceof ECPrivateKeyParameters curve && isP256(curve)) {
            byte[] scalar = BigIntegers.asUnsignedByteArray(KeySecret.BYTES, curve.getD());
            return KeyAlgorithm.ES256.key(id, new KeySecret(scalar));
        }
        if (key instanceof MLDSAPrivateKeyParameters lattice && lattice.getSeed() != null) {
            KeyAlgorithm algorithm = KeyAlgorithm.named(
                            lattice.getParameters().getName().toUpperCase(Locale.ROOT))
                    .orElseThrow(() -> unusable(id));
            return algorithm.key(id, new KeySecret(lattice.getSeed()));
        }
        throw unusable(id);
    }

    /** The order tells curves of one size apart. */
    private static boolean isP256(ECPrivateKeyParameters key) {
        return key.getParameters()
                .getN()
                .equals(ECNamedCurveTable.getByName("P-256").getN());
    }

    private KeyFileException unusable(String id) {
        return file.failure("key " + id + ": is of no kind that can issue tokens");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
