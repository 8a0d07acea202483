package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A JWK Set of public keys, for a node that must not be able to issue. */
final class PublicKeyFile extends KeySource {
    private final SecretFile file;

    PublicKeyFile(Path path) {
        this.file = new SecretFile(path);
    }

    @Override
    Object stamp() {
        return file.stamp();
    }

    @Override
    RingKeys read(long now, long retirement) {
        String text = new String(file.publicBytes(), StandardCharsets.UTF_8);
        List<RingKey> keys = JwkSet.keys(JwkSet.members(text, file), file);
        for (RingKey key : keys) {
            boolean isPublic = key.key().secret().isEmpty();
            file.require(
                    isPublic, "key " + key.id() + ": holds a secret, which a node that only verifies must not have");
        }
        return RingKeys.of(keys, Optional.empty(), retirement);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
