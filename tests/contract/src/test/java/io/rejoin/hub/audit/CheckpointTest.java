package io.rejoin.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rejoin.token.KeyRing;
import io.rejoin.token.LastingSigner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed notes and checkpoints, against the example of the C2SP specification. */
final class CheckpointTest {
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String EXAMPLE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;
    private static final String ROOT = TreeHash.leaf("root");

    private final LastingSigner signer = KeyRing.generate().lastingSigner("audit");
    private final VerifierKey key =
            new VerifierKey("rejoin/a", signer.publicKeys().get(0));
    private final Checkpoint checkpoint = new Checkpoint("rejoin/a", 42, ROOT);
    private final String note = checkpoint.sign(signer);

    @Test
    void exampleOfTheSpecification_isBelieved() {
        VerifierKey example = VerifierKey.of(EXAMPLE_KEY);

        assertThat(SignedNote.open(EXAMPLE, List.of(example))).contains("This is an example message.\n");
        assertThat(example.toString()).isEqualTo(EXAMPLE_KEY);
        assertThat(example.name()).isEqualTo("example.com/foo");
        assertThat(SignedNote.open(EXAMPLE.replace("an example", "another"), List.of(example)))
                .isEmpty();
        assertThat(SignedNote.open(EXAMPLE, List.of(key))).isEmpty();
    }

    @Test
    void checkpoint_isWrittenAsTheSpecificationSays() {
        assertThat(note.lines().toList())
                .hasSize(5)
                .startsWith("rejoin/a", "42")
                .element(3)
                .isEqualTo("");
        assertThat(note.lines().toList().get(2)).matches("[A-Za-z0-9+/]{43}=");
        assertThat(note).endsWith("\n").contains("\n\n\u2014 rejoin/a ");
        assertThat(Checkpoint.open(note, List.of(key))).contains(checkpoint);
        assertThat(Checkpoint.open(note, List.of(VerifierKey.of(EXAMPLE_KEY), VerifierKey.of(key.toString()))))
                .contains(checkpoint);
    }

    @Test
    void signatureOfAWitness_doesNotMatter() {
        String witnessed = note + EXAMPLE.lines().toList().get(2) + "\n";

        assertThat(Checkpoint.open(witnessed, List.of(key))).contains(checkpoint);
    }

    @Test
    void changedCheckpoint_isNotBelieved() {
        for (int i = 0; i < note.length(); i++) {
            char other = note.charAt(i) == 'A' ? 'B' : 'A';
            String changed = note.substring(0, i) + other + note.substring(i + 1);
            assertThat(Checkpoint.open(changed, List.of(key))).as(changed).isEmpty();
            assertThat(Checkpoint.open(note.substring(0, i), List.of(key))).isEmpty();
        }
        assertThat(Checkpoint.open(note, List.of())).isEmpty();
    }

    @Test
    void otherNameOrKey_isNotBelieved() {
        LastingSigner other = KeyRing.generate().lastingSigner("audit");
        VerifierKey otherName = new VerifierKey("rejoin/b", signer.publicKeys().get(0));

        assertThat(Checkpoint.open(checkpoint.sign(other), List.of(key))).isEmpty();
        assertThat(Checkpoint.open(note, List.of(otherName))).isEmpty();
        assertThat(Checkpoint.open(
                        SignedNote.sign("rejoin/b\n42\n" + line(note, 2) + "\n", "rejoin/a", signer), List.of(key)))
                .as("a key is for checkpoints of its own trail")
                .isEmpty();
    }

    private static String line(String text, int number) {
        return text.lines().toList().get(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rejoin/a\n42\n",
                "rejoin/a\n042\nAAAA\n",
                "rejoin/a\n-1\nAAAA\n",
                "rejoin/a\n9999999999999999999\nAAAA\n",
                "rejoin/a\n42\n!\n",
                "rejoin a\n42\nAAAA\n"
            })
    void signedTextThatIsNoCheckpoint_saysNothing(String text) {
        assertThat(Checkpoint.open(SignedNote.sign(text, "rejoin/a", signer), List.of(key)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/foo",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
                "example.com/foo+530d903a+!",
                "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
            })
    void textThatIsNoKey_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.of(text));
    }

    @Test
    void anyNameOfAServer_givesAName() {
        for (String node : List.of("node 1", "a+b", "", "\u2014\n", "n\u00f6de", "node-1.example")) {
            Notary notary = Notary.of(AuditHead.START, signer, node);
            AuditHead head = notary.sign(1, ROOT);

            assertThat(notary.isSigned(head)).isTrue();
            assertThat(notary.keys().get(0).name()).startsWith("rejoin/").matches("[!-~]+");
        }
    }
}
