package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seals of what is stored: they open after any rotation. Touches a temporary folder. */
class LastingSealTest {
    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private KeyRing ring() {
        KeySource source = KeySource.fileOrNew(folder.resolve("keys.json"), KeyAlgorithm.HS256);
        return KeyRing.open(source, RotationPolicy.byHand(), clock);
    }

    @Test
    void lastingSeal_opensWhenAllKeysAreOthers() {
        KeyRing ring = ring();
        Seal lasting = ring.lastingSeal("audit");
        Seal rotating = ring.seal("audit");
        String kept = lasting.seal("42.hash", "head");
        String mayGo = rotating.seal("42.hash", "head");
        String first = ring.activeKeyId();
        ring.rotateNow();
        clock.pass(Duration.ofDays(2));
        assertThat(rotating.open(mayGo, "head")).isEmpty();
        ring.burn(first);
        ring.burn(ring.activeKeyId());

        assertThat(lasting.open(kept, "head")).contains("42.hash");
        assertThat(ring().lastingSeal("audit").open(kept, "head")).contains("42.hash");
        assertThat(ring().lastingSeal("other").open(kept, "head")).isEmpty();
        assertThat(ring().seal("audit").open(kept, "head")).isEmpty();
    }

    @Test
    void sealOfAnUntimedFile_opensAfterItsRotation() throws IOException {
        ring();
        Path file = folder.resolve("keys.json");
        String old = "{\"keys\":[{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"old\",\"alg\":\"HS256\",\"k\":\""
                + TokenForge.encode(Sample.SECRET) + "\"}]}";
        Files.writeString(file, old);
        String before = ring().seal("audit").seal("42.hash", "head");
        KeyRing ring = ring();
        Seal lasting = ring.lastingSeal("audit");
        assertThat(lasting.open(before, "head")).contains("42.hash");

        ring.rotate();
        assertThat(lasting.open(before, "head")).contains("42.hash");
        assertThat(lasting.seal("42.hash", "head")).startsWith("lasting.");
        clock.pass(Duration.ofDays(3));
        assertThat(lasting.open(before, "head"))
                .as("dead, but still in the file")
                .contains("42.hash");
        assertThat(ring.seal("audit").open(before, "head")).isEmpty();
    }

    @Test
    void lastingKey_signsNoToken() {
        KeyRing ring = ring();

        assertThat(ring.statuses()).hasSize(1).extracting(KeyStatus::id).doesNotContain("lasting");
        assertThat(ring.publicKeys()).isEqualTo("{\"keys\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"twice", "sameKey", "sameId", "zeros"})
    void badLastingKey_isRefused(String how) throws IOException {
        ring();
        Path file = folder.resolve("keys.json");
        String key = member("\"use\":\"sig\",\"alg\":\"HS256\"", "k1", Sample.SECRET);
        String lasting = member("\"key_ops\":[\"deriveKey\"]", "lasting", new byte[31], 7);
        List<String> members = switch (how) {
            case "twice" -> List.of(key, lasting, lasting.replace("BwAA", "CAAA"));
            case "sameKey" -> List.of(key, member("\"key_ops\":[\"deriveKey\"]", "lasting", Sample.SECRET));
            case "sameId" -> List.of(key.replace("k1", "lasting"), lasting);
            default -> List.of(key, member("\"key_ops\":[\"deriveKey\"]", "lasting", new byte[32]));
        };
        Files.writeString(file, "{\"keys\":[" + String.join(",", members) + "]}");

        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyRing.load(file));
        Files.writeString(file, "{\"keys\":[" + key + "," + lasting + "]}");
        assertThat(KeyRing.load(file).activeKeyId()).isEqualTo("k1");
    }

    private static String member(String purpose, String id, byte[] rest, int first) {
        byte[] secret = new byte[32];
        secret[0] = (byte) first;
        System.arraycopy(rest, 0, secret, 1, rest.length);
        return member(purpose, id, secret);
    }

    private static String member(String purpose, String id, byte[] secret) {
        return "{\"kty\":\"oct\"," + purpose + ",\"kid\":\"" + id + "\",\"k\":\"" + TokenForge.encode(secret) + "\"}";
    }
}
