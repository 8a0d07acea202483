package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several rings on one key file that changes under them. Touches a temporary folder. */
class SharedKeyFileTest {
    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("keys.json");
    }

    private KeyRing ring(RotationPolicy policy) {
        return KeyRing.open(KeySource.fileOrNew(file(), KeyAlgorithm.HS256), policy, clock);
    }

    private Holder node() {
        return new Holder(ring(RotationPolicy.byHand()), clock);
    }

    @Test
    void changeByOneNode_isTakenOverByTheOther() {
        Holder one = node();
        Holder other = node();
        other.ring().reload();
        assertThat(other.ring().reload()).isFalse();

        String id = one.ring().rotateNow();
        clock.pass(Duration.ofSeconds(1));
        assertThat(one.ring().activeKeyId()).isEqualTo(id);
        assertThat(other.verdict(one.issue())).isEqualTo(RefusalReason.UNKNOWN_KEY.name());

        assertThat(other.ring().reload()).isTrue();
        assertThat(other.verdict(one.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(other.ring().reload()).isFalse();
    }

    @Test
    void keyBurnedByOneNode_isRefusedByTheOtherAfterItsReload() {
        Holder one = node();
        Holder other = node();
        String token = other.issue();

        one.ring().burn(one.ring().activeKeyId());
        assertThat(one.verdict(token)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
        assertThat(other.verdict(token)).isEqualTo(Verdict.ACCEPT);

        other.ring().upkeep();
        assertThat(other.verdict(token)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
    }

    @Test
    void keyThatOnlyTheFileKnows_isNotLostByARotation() {
        Holder one = node();
        Holder other = node();
        String ofOne = one.ring().rotate();
        String ofOther = other.ring().rotate();

        one.ring().reload();
        assertThat(one.ring().statuses()).extracting(KeyStatus::id).contains(ofOne, ofOther);
        assertThat(one.states()).isEqualTo(other.states());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\"}]}", "not JSON"})
    void brokenFile_keepsTheRingAsItIs(String broken) throws IOException {
        Holder node = node();
        String token = node.issue();
        String whole = Files.readString(file());
        Files.writeString(file(), broken);

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(node.ring()::reload)
                    .withMessageStartingWith("key file " + file() + ": ");
        }
        assertThatExceptionOfType(KeyFileException.class).isThrownBy(node.ring()::rotate);
        assertThat(file()).hasContent(broken);
        assertThat(node.verdict(token)).isEqualTo(Verdict.ACCEPT);
        assertThat(node.verdict(node.issue())).isEqualTo(Verdict.ACCEPT);

        Files.writeString(file(), whole);
        assertThat(node.ring().reload()).isTrue();
        assertThat(node.verdict(token)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void missingFile_keepsTheRingAsItIs() throws IOException {
        Holder node = node();
        String token = node.issue();
        Files.delete(file());

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(node.ring()::upkeep)
                .withMessageEndingWith("does not exist");
        assertThat(node.verdict(token)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void writtenFile_isForItsOwnerOnlyAndLeavesNothingBehind() throws IOException {
        Holder node = node();
        node.ring().rotate();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file(), folder.resolve("keys.json.lock"));
        }
    }

    @Test
    void rewrittenKeys_stayTheSameKeys() {
        Holder node = node();
        String token = node.issue();
        TokenKey before = node.ring().active();
        node.ring().rotate();

        assertThat(node().verdict(token)).isEqualTo(Verdict.ACCEPT);
        assertThat(node.ring().active()).isSameAs(before);
        node.ring().reload();
        assertThat(node.ring().active()).isSameAs(before);
    }

    @Test
    void manyNodesWhoseScheduleIsDue_addOneKey() throws InterruptedException, ExecutionException {
        RotationPolicy policy = RotationPolicy.every(Duration.ofDays(1));
        List<KeyRing> rings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rings.add(ring(policy));
        }
        clock.pass(Duration.ofDays(1));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            rings.forEach(ring -> calls.add(ring::rotateIfDue));
            int added = 0;
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                added += call.get() ? 1 : 0;
            }
            assertThat(added).isEqualTo(1);
            assertThat(ring(policy).statuses()).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fileWithoutTimes_rotatesLikeAnyOther() throws IOException {
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file(),
                "{\"keys\":[{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"old\",\"alg\":\"HS256\",\"k\":\""
                        + TokenForge.encode(Sample.SECRET) + "\"}]}");
        Holder node = node();
        String token = node.issue();
        String id = node.ring().rotate();

        assertThat(node.states()).containsExactly("NEXT " + id, "ACTIVE old");
        assertThat(node.verdict(token)).isEqualTo(Verdict.ACCEPT);
        assertThat(file()).content().contains("\"nbf\":" + (Sample.NOW + 600)).contains("\"kid\":\"old\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1767225600\"", "1.5", "-1", "1e3", "null", "9007199254740992"})
    void timeThatIsNoWholeSecond_isRefused(String time) throws IOException {
        node();
        Files.writeString(file(), Files.readString(file()).replaceFirst("\"nbf\":\\d+", "\"nbf\":" + time));

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.load(file()))
                .withMessageEndingWith("nbf must be whole seconds since 1970");
    }
}
