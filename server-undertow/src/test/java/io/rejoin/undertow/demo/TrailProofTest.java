package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.audit.Checkpoint;
import io.rejoin.hub.audit.InclusionProof;
import io.rejoin.hub.audit.TreeHash;
import io.rejoin.hub.audit.VerifierKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed out to check the trail with, and what explains a decision. Listens on a free port. */
final class TrailProofTest {

    private DemoUnderTest demo;
    private String admin;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
        admin = demo.signInAsAdmin();
        demo.signIn("ana");
        demo.signIn("ben");
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private JsonNode get(String path) {
        return DemoUnderTest.json(demo.get(path, admin));
    }

    @Test
    void check_handsOutTheCheckpointAndItsKey() {
        JsonNode found = get("/admin/audit/check");

        Checkpoint checkpoint = opened(found);
        assertThat(checkpoint.size())
                .isEqualTo(8)
                .isEqualTo(found.get("records").longValue());
        assertThat(checkpoint.root()).isEqualTo(found.get("head").textValue());
    }

    private static Checkpoint opened(JsonNode found) {
        VerifierKey key = VerifierKey.of(found.get("key").textValue());
        return Checkpoint.open(found.get("checkpoint").textValue(), List.of(key))
                .orElseThrow(() -> new AssertionError("not signed by that key"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 8})
    void proof_isAllThatIsNeededToCheckARecord(long sequence) {
        JsonNode found = get("/admin/audit/proof?seq=" + sequence);

        List<String> path = StreamSupport.stream(found.get("path").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
        InclusionProof proof = new InclusionProof(sequence, found.get("size").longValue(), path);
        String leaf = TreeHash.leaf(found.get("text").textValue());
        assertThat(found.get("proves").booleanValue()).isTrue();
        assertThat(proof.proves(leaf, opened(found).root())).isTrue();
        assertThat(proof.proves(TreeHash.leaf("another"), opened(found).root())).isFalse();
    }

    @Test
    void proof_namesNobody() {
        demo.revoke(admin, "ana", "kitchen");

        assertThat(get("/admin/audit/proof?seq=9").get("text").textValue())
                .contains("REVOKE", "kitchen")
                .doesNotContain("ana");
    }

    @ParameterizedTest
    @CsvSource({
        "proof?seq=9, 404",
        "proof?seq=0, 404",
        "proof?seq=-1, 404",
        "proof?seq=9223372036854775807, 404",
        "proof?seq=x, 400",
        "proof, 400",
    })
    void proofOfNoRecord_isRefused(String question, int status) {
        assertThat(demo.get("/admin/audit/" + question, admin).statusCode()).isEqualTo(status);
    }

    @Test
    void explanation_hasAllThatWasSaidOfTheUserAndTheRoom() {
        demo.revoke(admin, "ana", "kitchen");
        demo.revoke(admin, "ben", "kitchen");
        demo.send("POST", "/admin/revoke-everyone", admin, "{\"room\":\"garden\"}");
        demo.send("POST", "/admin/revoke-everyone", admin, "{\"room\":\"kitchen\"}");
        demo.send("POST", "/admin/revoke-everywhere", admin, "{\"user\":\"ana\"}");
        demo.send("POST", "/admin/revoke-everywhere", admin, "{\"user\":\"ben\"}");

        JsonNode found = get("/admin/explain?user=ana&room=kitchen");

        assertThat(sequences(found.get("decisions"))).containsExactly(3L, 9L, 12L, 13L);
        assertThat(sequences(found.get("losses"))).containsExactly(9L, 10L, 12L, 13L, 14L);
    }

    @Test
    void explanation_hasWhoTriedAfterwards() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            demo.revoke(admin, "ana", "kitchen");
            ana.call("join", "kitchen");
            ana.call("join", "lobby");
            ana.call("leave", "lobby");

            // A join is put on the trail without waiting; a check of the store makes sure that it is.
            demo.grant(admin, "ana", "kitchen");

            assertThat(get("/admin/explain?user=ana&room=kitchen").get("losses"))
                    .extracting(record -> record.get("kind").textValue())
                    .containsExactly("REVOKE", "JOIN");
            assertThat(get("/admin/explain?user=ben&room=lobby").get("losses"))
                    .extracting(record -> record.get("kind").textValue())
                    .containsExactly("LEAVE");
        }
    }

    private static List<Long> sequences(JsonNode records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> record.get("seq").longValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?user=ana", "?room=lobby", "?user=ana&room=cellar", "?user=a+b&room=lobby"})
    void explanationOfNobodyOrNowhere_isRefused(String question) {
        assertThat(demo.get("/admin/explain" + question, admin).statusCode()).isEqualTo(400);
    }
}
