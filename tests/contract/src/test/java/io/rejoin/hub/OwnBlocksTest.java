package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which generations were reserved here. */
final class OwnBlocksTest {
    private final OwnBlocks blocks = new OwnBlocks();

    private void add(long first, long last) {
        blocks.add(new Generations(first, last));
    }

    @Test
    void none_atFirst() {
        assertThat(blocks.contain(0)).isFalse();
        assertThat(blocks.contain(1)).isFalse();
    }

    @Test
    void thoseBetween_areOfOthers() {
        add(10, 19);
        add(30, 39);

        assertThat(blocks.contain(9)).isFalse();
        assertThat(blocks.contain(10)).isTrue();
        assertThat(blocks.contain(19)).isTrue();
        assertThat(blocks.contain(20)).isFalse();
        assertThat(blocks.contain(29)).isFalse();
        assertThat(blocks.contain(30)).isTrue();
        assertThat(blocks.contain(40)).isFalse();
    }

    @Test
    void blocksThatFollowEachOther_areKeptHoweverMany() {
        for (int i = 0; i < 100; i++) {
            add(10L * i, 10L * i + 9);
        }

        assertThat(blocks.contain(0)).isTrue();
        assertThat(blocks.contain(999)).isTrue();
    }

    @Test
    void ofMoreRuns_theOldestAreForgotten() {
        for (int i = 0; i < 5; i++) {
            add(100L * i + 1, 100L * i + 10);
        }

        assertThat(blocks.contain(5)).isFalse();
        assertThat(blocks.contain(105)).isTrue();
        assertThat(blocks.contain(405)).isTrue();
    }
}
