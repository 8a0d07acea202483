package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that follow from one secret and the date. Touches a temporary folder. */
class MasterFileTest {
    private static final String MASTER = TokenForge.encode(Sample.SECRET);

    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        Path file = Files.createTempFile(
                folder,
                "master",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private Path master() throws IOException {
        return write("{\"master\":\"" + MASTER + "\",\"alg\":\"HS256\"}");
    }

    private Holder node(Path file) {
        return new Holder(KeyRing.open(KeySource.master(file), RotationPolicy.byHand(), clock), clock);
    }

    @Test
    void key_isThatOfTheDay() throws IOException {
        Holder node = node(master());

        assertThat(node.states())
                .containsExactly("NEXT 20260102", "ACTIVE 20260101", "RETIRING 20251231", "RETIRING 20251230");
        clock.setTo("2026-01-01T23:59:59Z");
        assertThat(node.ring().activeKeyId()).isEqualTo("20260101");
        clock.setTo("2026-01-02T00:00:00Z");
        assertThat(node.ring().activeKeyId()).isEqualTo("20260102");
        clock.setTo("2026-03-01T12:00:00Z");
        assertThat(node.states())
                .containsExactly("NEXT 20260302", "ACTIVE 20260301", "RETIRING 20260228", "DEAD 20260227");
    }

    /** The platform's MAC does what RFC 5869 says, step by step. */
    @Test
    void key_isHkdfOfMasterAlgorithmAndDay() throws IOException {
        byte[] extracted = TokenForge.mac(new String(Sample.SECRET, StandardCharsets.US_ASCII), new byte[32]);
        byte[] expected = TokenForge.mac("rejoin/token/v1/HS256/20260101\u0001", extracted);

        assertThat(node(master()).ring().active().requireSecret().bytes()).isEqualTo(expected);
    }

    @Test
    void nodesWithOneMaster_believeEachOtherAcrossMidnight() throws IOException {
        Path file = master();
        Holder early = node(file);
        MovingClock late = new MovingClock();
        Holder behind = new Holder(KeyRing.open(KeySource.master(file), RotationPolicy.byHand(), late), late);
        clock.setTo("2026-01-02T00:00:10Z");
        late.setTo("2026-01-01T23:59:50Z");

        assertThat(early.ring().activeKeyId()).isEqualTo("20260102");
        assertThat(behind.ring().activeKeyId()).isEqualTo("20260101");
        assertThat(behind.verdict(early.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(early.verdict(behind.issue())).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void hundredDays_refuseNoLivingToken() throws IOException {
        Holder node = node(master());
        for (int hour = 0; hour < 2_400; hour++) {
            String token = node.issue();
            clock.pass(Sample.POLICY.lifetime().plus(Sample.POLICY.skew()).minusSeconds(1));
            assertThat(node.verdict(token)).as("%s", clock.instant()).isEqualTo(Verdict.ACCEPT);
            clock.pass(Duration.ofHours(1).minusSeconds(929));
        }
        assertThat(node.ring().activeKeyId()).isEqualTo("20260411");
    }

    @Test
    void burnedDay_hasAnotherKeyOnEveryNode() throws IOException {
        Path file = master();
        Holder one = node(file);
        Holder other = node(file);
        String token = one.issue();
        one.ring().burn("20260101");

        assertThat(one.ring().activeKeyId()).isEqualTo("20260101-1");
        assertThat(one.verdict(token)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
        other.ring().upkeep();
        assertThat(other.verdict(token)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
        assertThat(other.verdict(one.issue())).isEqualTo(Verdict.ACCEPT);
        other.ring().burn("20260101-1");
        one.ring().reload();
        assertThat(one.ring().activeKeyId()).isEqualTo("20260101-2");
        assertThat(node(file).states()).isEqualTo(one.states());
    }

    @Test
    void burnedKeysOfLongGoneDays_areForgotten() throws IOException {
        Path file = master();
        node(file).ring().burn("20260101");
        clock.pass(Duration.ofDays(9));
        node(file).ring().burn("20260110");

        assertThat(file).content().contains("\"burned\":[\"20260110\"]");
        assertThatExceptionOfType(RotationRefusedException.class)
                .isThrownBy(() -> node(file).ring().burn("20260101"))
                .withMessage("there is no key 20260101");
    }

    @Test
    void master_isNotRotatedByHand() throws IOException {
        KeyRing ring = node(master()).ring();

        assertThatExceptionOfType(RotationRefusedException.class).isThrownBy(ring::rotate);
        assertThat(ring.rotateIfDue()).isFalse();
    }

    @Test
    void lastingSeal_opensInYears() throws IOException {
        Path file = master();
        String sealed = node(file).ring().lastingSeal("audit").seal("42.hash", "head");
        clock.pass(Duration.ofDays(1_000));

        assertThat(node(file).ring().lastingSeal("audit").open(sealed, "head")).contains("42.hash");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ES256")
    void missingFile_isCreatedForEachAlgorithm(KeyAlgorithm algorithm) throws IOException {
        Path file = folder.resolve("new-" + algorithm.text());
        KeySource source = KeySource.masterOrNew(file, algorithm);
        Holder created = new Holder(KeyRing.open(source, RotationPolicy.byHand(), clock), clock);

        assertThat(node(file).verdict(created.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(node(file).ring().statuses())
                .extracting(KeyStatus::algorithm)
                .containsOnly(algorithm);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void algorithmWhoseKeysCannotBeDerived_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeySource.masterOrNew(folder.resolve("new"), KeyAlgorithm.ES256));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is not a master file",
                "[] | is not a master file",
                "{'alg':'HS256'} | is not a master file",
                "{'master':7,'alg':'HS256'} | master must be 32 bytes in base64url",
                "{'master':'AAAA','alg':'HS256'} | master must be 32 bytes in base64url",
                "{'master':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','alg':'HS256'} | master is all zeros",
                "{'master':'M'} | alg must be one whose keys can be derived",
                "{'master':'M','alg':'ES256'} | alg must be one whose keys can be derived",
                "{'master':'M','alg':'RS256'} | alg must be one whose keys can be derived",
                "{'master':'M','alg':'HS256','keys':[]} | is not a master file",
                "{'master':'M','alg':'HS256','burned':'20260101'} | burned must be at most 64 key ids",
                "{'master':'M','alg':'HS256','burned':['a b']} | burned must be at most 64 key ids"
            },
            quoteCharacter = '~')
    void badFile_isRefusedInOneLineWithoutItsContent(String text, String problem) throws IOException {
        Path file = write(text.replace("''", "").replace('\'', '"').replace("\"M\"", "\"" + MASTER + "\""));

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> node(file))
                .withMessage("key file " + file + ": " + problem)
                .withNoCause();
    }
}
