package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Pure arithmetic. */
final class GenerationsTest {

    @Test
    void take_givesEachOnceAndInOrder() {
        Generations generations = new Generations(5, 7);

        assertThat(new long[] {generations.take(), generations.take(), generations.take()})
                .containsExactly(5, 6, 7);
        assertThat(generations.isEmpty()).isTrue();
    }

    @Test
    void takeBeyondTheBlock_isRefused() {
        Generations generations = new Generations(5, 5);
        generations.take();

        assertThatThrownBy(generations::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void none_isEmptyLowAndOlderThanAnyBlock() {
        Generations none = Generations.none();

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.areLow()).isTrue();
        assertThat(new Generations(1, 1).isNewerThan(none)).isTrue();
        assertThat(none.isNewerThan(none)).isFalse();
    }

    @Test
    void lowBlock_saysSoBeforeItIsEmpty() {
        Generations full = new Generations(1, 100);
        assertThat(full.areLow()).isFalse();
        for (int i = 0; i < 84; i++) {
            full.take();
        }

        assertThat(full.areLow()).isTrue();
        assertThat(full.isEmpty()).isFalse();
    }

    @Test
    void connection_neverGoesBackToAnOlderBlock() {
        Connection connection = Sample.connection("c", Sample.ANA);
        Generations newer = new Generations(101, 200);
        connection.adopt(newer);

        connection.adopt(new Generations(1, 100));

        assertThat(connection.generations()).isSameAs(newer);
    }
}
