package io.rejoin.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The file of a key ring: a JWK Set that only its owner may touch. No message tells anything of its content, not even
 * what a parser says about it.
 */
final class KeyFile {
    private static final int KEYS_MAX = 4;
    private static final int BYTES_MAX = 65_536;
    private static final int ID_CHARS_MAX = 32;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    List<HmacKey> read() {
        List<HmacKey> keys = new ArrayList<>();
        for (Map<String, Object> member : members(text())) {
            keys.add(key(member));
        }
        require(!keys.isEmpty(), "holds no key");
        require(keys.size() <= KEYS_MAX, "holds more than " + KEYS_MAX + " keys");
        requireDistinct(keys);
        return keys;
    }

    /** Creates the file with this key, unless another process was faster. */
    void create(HmacKey key) {
        Path folder = file.toAbsolutePath().getParent();
        require(folder != null && Files.isDirectory(folder), "its folder does not exist");
        try {
            // On POSIX a temporary file is made with permissions for its owner only, whatever the umask is.
            Path temporary = Files.createTempFile(folder, ".keys", ".tmp");
            try {
                write(temporary, json(key));
                publish(temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure("cannot be created (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void publish(Path temporary) throws IOException {
        try {
            linkOrMove(temporary);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster: its key is the one that counts.
            return;
        }
    }

    /** A hard link appears at once and complete, and unlike a move never replaces a file; not every system has it. */
    private void linkOrMove(Path temporary) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(temporary, file);
        }
    }

    private static void write(Path temporary, String json) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String json(HmacKey key) {
        var jwk = new OctetSequenceKey.Builder(key.secret())
                .keyID(key.id())
                .algorithm(JWSAlgorithm.HS256)
                .keyUse(KeyUse.SIGNATURE)
                .build();
        return new JWKSet(jwk).toString(false);
    }

    private String text() {
        try {
            requireOwnerOnly();
            require(Files.size(file) <= BYTES_MAX, "is larger than " + BYTES_MAX + " bytes");
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw failure("does not exist");
        } catch (IOException e) {
            throw failure("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void requireOwnerOnly() throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            require(OWNER.containsAll(permissions), "may be touched by others than its owner; set permissions to 600");
        }
    }

    private List<Map<String, Object>> members(String text) {
        try {
            Map<String, Object> set = JSONObjectUtils.parse(text);
            Map<String, Object>[] keys = JSONObjectUtils.getJSONObjectArray(set, "keys");
            require(keys != null && !Arrays.asList(keys).contains(null), "is not a JWK Set");
            return List.of(keys);
        } catch (ParseException e) {
            throw failure("is not a JWK Set");
        }
    }

    private HmacKey key(Map<String, Object> member) {
        JWK jwk = jwk(member);
        String id = Objects.requireNonNullElse(jwk.getKeyID(), "");
        require(
                NameRule.isId(id, ID_CHARS_MAX),
                "holds a key without kid, or with one that is not 1 to 32 of A-Z a-z 0-9 _ -");
        require(jwk instanceof OctetSequenceKey, "key " + id + ": kty must be oct");
        require(JWSAlgorithm.HS256.equals(jwk.getAlgorithm()), "key " + id + ": alg must be HS256");
        require(KeyUse.SIGNATURE.equals(jwk.getKeyUse()), "key " + id + ": use must be sig");
        byte[] secret = ((OctetSequenceKey) jwk).toByteArray();
        require(secret.length == HmacKey.BYTES, "key " + id + ": must be 32 bytes");
        require(!HmacKey.isZero(secret), "key " + id + ": is all zeros");
        return new HmacKey(id, secret);
    }

    private JWK jwk(Map<String, Object> member) {
        try {
            return JWK.parse(member);
        } catch (ParseException | RuntimeException e) {
            throw failure("holds a key that cannot be read");
        }
    }

    private void requireDistinct(List<HmacKey> keys) {
        for (int i = 0; i < keys.size(); i++) {
            for (HmacKey earlier : keys.subList(0, i)) {
                HmacKey key = keys.get(i);
                require(!key.id().equals(earlier.id()), "holds two keys with the kid " + key.id());
                require(!key.sameSecret(earlier), "holds the same key twice, as " + earlier.id() + " and " + key.id());
            }
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw failure(otherwise);
        }
    }

    private KeyFileException failure(String cause) {
        return new KeyFileException("key file " + file + ": " + cause);
    }
}
