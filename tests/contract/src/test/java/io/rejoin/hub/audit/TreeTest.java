package io.rejoin.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Merkle tree and its proofs, against published vectors and a naive one. In memory. */
final class TreeTest {

    /** The leaves and roots that implementations of RFC 6962 compare themselves with. */
    private static final List<String> KNOWN =
            List.of("", "\u0000", "\u0010", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno");

    private static final List<String> KNOWN_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final InMemoryAuditStore store = new InMemoryAuditStore();
    private final TreeReader reader = new TreeReader(store);
    private final List<String> leaves = new ArrayList<>();

    private void append(List<String> texts) {
        TreeEdge edge = new TreeEdge();
        List<AuditRow> rows = new ArrayList<>();
        List<SubtreeHash> hashes = new ArrayList<>();
        AuditMarks marks = new AuditMarks(Instant.EPOCH, "", Kind.JOIN.name(), Outcome.ACCEPTED.name(), "", Set.of());
        for (String text : texts) {
            leaves.add(TreeHash.leaf(text));
            edge.add(TreeHash.leaf(text), hashes::add);
            rows.add(new AuditRow(leaves.size(), marks, text, TreeHash.leaf(text)));
        }
        store.append(new AuditBatch(
                AuditHead.START, rows, Set.of(), Map.of(), hashes, new AuditHead(leaves.size(), edge.root(), "")));
    }

    private void append(int count) {
        append(IntStream.range(0, count).mapToObj(i -> "leaf " + i).toList());
    }

    private String root(long size) {
        return NaiveTree.root(leaves.subList(0, (int) size));
    }

    @Test
    void knownLeaves_haveTheKnownRoots() {
        TreeEdge edge = new TreeEdge();
        assertThat(edge.root()).isEqualTo(KNOWN_ROOTS.get(0)).isEqualTo(AuditHead.START.root());
        for (int i = 0; i < KNOWN.size(); i++) {
            edge.add(TreeHash.leaf(KNOWN.get(i)), complete -> {});
            assertThat(edge.root()).isEqualTo(KNOWN_ROOTS.get(i + 1));
            assertThat(edge.size()).isEqualTo(i + 1);
        }
    }

    @Test
    void knownProofs_areMadeAndBelieved() {
        append(KNOWN);
        InclusionProof sixth = new InclusionProof(
                6,
                8,
                List.of(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
        ConsistencyProof sixToEight = new ConsistencyProof(
                6,
                8,
                List.of(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));

        assertThat(reader.inclusion(6, 8)).isEqualTo(sixth);
        assertThat(sixth.proves(leaves.get(5), KNOWN_ROOTS.get(8))).isTrue();
        assertThat(reader.consistency(6, 8)).isEqualTo(sixToEight);
        assertThat(sixToEight.proves(KNOWN_ROOTS.get(6), KNOWN_ROOTS.get(8))).isTrue();
    }

    @Test
    void everyProofOfSmallTrees_isTheNaiveOne_andIsBelieved() {
        append(40);

        for (int size = 1; size <= 40; size++) {
            List<String> tree = leaves.subList(0, size);
            for (int leaf = 0; leaf < size; leaf++) {
                InclusionProof proof = reader.inclusion(leaf + 1L, size);
                assertThat(proof.path()).isEqualTo(NaiveTree.path(leaf, tree));
                assertThat(proof.proves(tree.get(leaf), root(size))).isTrue();
            }
            for (int from = 0; from <= size; from++) {
                ConsistencyProof proof = reader.consistency(from, size);
                assertThat(proof.path()).isEqualTo(from == 0 ? List.of() : NaiveTree.subproof(from, tree, true));
                assertThat(proof.proves(root(from), root(size))).isTrue();
            }
        }
    }

    /** Sizes at which hashes of the first and second level are kept. */
    @ParameterizedTest
    @ValueSource(longs = {7, 77})
    void proofsOfLargeTrees_areTheNaiveOnes(long seed) {
        append(66_000);
        Random random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            int size = i == 0 ? 65_536 : 1 + random.nextInt(66_000);
            int leaf = random.nextInt(size);
            int from = 1 + random.nextInt(size);
            List<String> tree = leaves.subList(0, size);

            assertThat(reader.inclusion(leaf + 1L, size).path()).isEqualTo(NaiveTree.path(leaf, tree));
            assertThat(reader.consistency(from, size).path()).isEqualTo(NaiveTree.subproof(from, tree, true));
            assertThat(reader.edge(size).root()).isEqualTo(root(size));
            assertThat(reader.edge(size).size()).isEqualTo(size);
        }
    }

    @Test
    void proofOfALongTrail_readsFewRows() {
        append(66_000);
        CountingStore counting = new CountingStore(store);

        new TreeReader(counting).inclusion(40_000, 66_000);

        assertThat(counting.read()).isLessThan(3 * 256);
    }

    @Test
    void edge_goesOnWhereItWasRead() {
        append(700);
        for (int size : List.of(0, 1, 255, 256, 257, 511, 512, 600)) {
            TreeEdge edge = reader.edge(size);
            List<SubtreeHash> complete = new ArrayList<>();
            leaves.subList(size, 700).forEach(leaf -> edge.add(leaf, complete::add));

            assertThat(edge.root()).isEqualTo(root(700));
            assertThat(complete).isEqualTo(store.hashes(1, size / 256, 9));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,8", "3,7", "5,5", "8,8", "40,64", "64,64", "33,50"})
    void inclusionProofThatWasTouched_isNotBelieved(long sequence, int size) {
        append(size);
        InclusionProof good = reader.inclusion(sequence, size);
        String leaf = leaves.get((int) sequence - 1);
        String root = root(size);
        assertThat(good.proves(leaf, root)).isTrue();

        for (List<String> path : touched(good.path())) {
            assertThat(new InclusionProof(sequence, size, path).proves(leaf, root))
                    .isFalse();
        }
        for (long other = -1; other <= size + 1; other++) {
            assertThat(new InclusionProof(other, size, good.path()).proves(leaf, root))
                    .isEqualTo(other == sequence);
        }
        assertThat(good.proves(TreeHash.leaf("another"), root)).isFalse();
        assertThat(good.proves(leaf, TreeHash.leaf("another"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1,8", "3,7", "4,8", "6,8", "40,64", "63,64", "32,50", "33,50"})
    void consistencyProofThatWasTouched_isNotBelieved(int from, int to) {
        append(to);
        ConsistencyProof good = reader.consistency(from, to);
        assertThat(good.proves(root(from), root(to))).isTrue();

        for (List<String> path : touched(good.path())) {
            assertThat(new ConsistencyProof(from, to, path).proves(root(from), root(to)))
                    .isFalse();
        }
        assertThat(good.proves(root(to), root(from))).isFalse();
        assertThat(good.proves(TreeHash.leaf("another"), root(to))).isFalse();
        assertThat(good.proves(root(from), TreeHash.leaf("another"))).isFalse();
        assertThat(new ConsistencyProof(to, from, good.path()).proves(root(from), root(to)))
                .isFalse();
        assertThat(new ConsistencyProof(-1, to, good.path()).proves(root(from), root(to)))
                .isFalse();
    }

    private static List<List<String>> touched(List<String> path) {
        List<List<String>> touched = new ArrayList<>();
        List<String> longer = new ArrayList<>(path);
        longer.add(TreeHash.leaf("more"));
        touched.add(longer);
        for (int i = 0; i < path.size(); i++) {
            List<String> shorter = new ArrayList<>(path);
            shorter.remove(i);
            touched.add(shorter);
            List<String> changed = new ArrayList<>(path);
            changed.set(i, TreeHash.leaf("other"));
            touched.add(changed);
        }
        if (path.size() > 1) {
            List<String> swapped = new ArrayList<>(path);
            Collections.swap(swapped, 0, 1);
            touched.add(swapped);
        }
        return touched;
    }

    @Test
    void proofsOfNothing_areWhatTheRfcSays() {
        String start = AuditHead.START.root();
        String other = TreeHash.leaf("x");

        assertThat(new ConsistencyProof(0, 5, List.of()).proves(start, other)).isTrue();
        assertThat(new ConsistencyProof(0, 5, List.of()).proves(other, other)).isFalse();
        assertThat(new ConsistencyProof(0, 5, List.of(other)).proves(start, other))
                .isFalse();
        assertThat(new ConsistencyProof(5, 5, List.of()).proves(other, other)).isTrue();
        assertThat(new ConsistencyProof(5, 5, List.of()).proves(other, start)).isFalse();
        assertThat(new ConsistencyProof(3, 5, List.of()).proves(other, other)).isFalse();
        assertThat(new ConsistencyProof(4, 8, List.of()).proves(other, other)).isFalse();
    }

    @Test
    void missingPart_isNamed() {
        append(700);
        AuditReader proofs =
                new AuditReader(new ForgedStore(store.read(AuditSelection.after(600, 100)), List.of(), store.head()));

        assertThatThrownBy(() -> proofs.inclusion(650, 700))
                .isInstanceOf(AuditTrailDamagedException.class)
                .hasMessageContaining("record 513: missing");
        assertThatThrownBy(() -> new AuditReader(store).inclusion(701, 701))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuditReader(store).inclusion(0, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuditReader(store).consistency(8, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuditReader(store).consistency(1, 701))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
