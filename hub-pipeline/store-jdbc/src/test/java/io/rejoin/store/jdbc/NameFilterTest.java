package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On bytes alone. */
final class NameFilterTest {

    @Test
    void everyName_isInIt() {
        Set<String> names = names("name-", 5_000);

        NameFilter filter = new NameFilter(NameFilter.bytes(names));

        assertThat(names).allMatch(filter::has);
    }

    @Test
    void fewOthers_seemToBeInIt() {
        NameFilter filter = new NameFilter(NameFilter.bytes(names("name-", 5_000)));

        assertThat(names("other-", 100_000).stream().filter(filter::has)).hasSizeBetween(1, 600);
    }

    @Test
    void noName_isInAnEmptyOne() {
        assertThat(names("name-", 100)).noneMatch(new NameFilter(NameFilter.bytes(Set.of()))::has);
    }

    @Test
    void anyName_isInOneThatIsMissing() {
        assertThat(names("name-", 100)).allMatch(NameFilter.ALL::has).allMatch(new NameFilter(new byte[0])::has);
    }

    @Test
    void bytes_areTheSameForEver() {
        assertThat(HexFormat.of().formatHex(NameFilter.bytes(Set.of("~ana", "chat\tlobby\t", "chat\tlobby\t1", ""))))
                .isEqualTo("7e62003278537c");
    }

    private static Set<String> names(String start, int count) {
        return IntStream.range(0, count).mapToObj(i -> start + i).collect(Collectors.toSet());
    }
}
