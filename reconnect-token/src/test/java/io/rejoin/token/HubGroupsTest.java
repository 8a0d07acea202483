package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HubGroupsTest {
    private static final HubName A = HubName.of("a");
    private static final HubName B = HubName.of("b");
    private static final HubName NONE = HubName.of("none");

    private final HubGroups groups = HubGroups.of(Map.of(
            B, names("y", "x", "x"),
            A, names("z"),
            NONE, names()));

    @Test
    void hubsAndGroups_ascendOnceEachWithoutEmptyHubs() {
        assertThat(groups.hubs()).containsExactly(A, B);
        assertThat(groups.groups(B)).containsExactly(GroupName.of("x"), GroupName.of("y"));
        assertThat(groups.groups(NONE)).isEmpty();
        assertThat(groups.size()).isEqualTo(3);
        assertThat(groups.isEmpty()).isFalse();
    }

    @Test
    void group_isOfItsHubOnly() {
        assertThat(groups.contains(A, GroupName.of("z"))).isTrue();
        assertThat(groups.contains(B, GroupName.of("z"))).isFalse();
        assertThat(groups.contains(NONE, GroupName.of("z"))).isFalse();
        assertThat(groups.contains(A, GroupName.of("Z"))).isFalse();
    }

    @Test
    void visitor_seesAllInOrder() {
        List<String> seen = new ArrayList<>();
        groups.forEach((hub, group) -> seen.add(hub.value() + "/" + group.value()));

        assertThat(seen).containsExactly("a/z", "b/x", "b/y");
    }

    @Test
    void sameGroups_areEqualHoweverGiven() {
        HubGroups same = HubGroups.of(Map.of(A, Set.of(GroupName.of("z")), B, names("x", "y")));

        assertThat(same).isEqualTo(groups).hasSameHashCodeAs(groups);
        assertThat(HubGroups.of(Map.of(A, names("z")))).isNotEqualTo(groups);
        assertThat(HubGroups.of(Map.of(A, names("x", "y"), B, names("z")))).isNotEqualTo(groups);
    }

    @Test
    void nothing_isEmpty() {
        assertThat(HubGroups.of(Map.of(A, names()))).isEqualTo(HubGroups.EMPTY).isEqualTo(HubGroups.empty());
        assertThat(HubGroups.EMPTY.isEmpty()).isTrue();
        assertThat(HubGroups.EMPTY.hubs()).isEmpty();
    }

    @Test
    void sets_cannotBeModified() {
        List<GroupName> given = names("x");
        HubGroups copy = HubGroups.of(Map.of(A, given));
        given.clear();

        assertThat(copy.size()).isEqualTo(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> copy.groups(A).add(GroupName.of("y")));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> copy.groups(A).iterator().remove());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> copy.hubs().clear());
    }

    @Test
    void setsOfVerifiedToken_cannotBeModified() {
        HubGroups verified = Sample.verifier()
                .verify(Sample.issuer().issue(Sample.content()), Sample.PRESENTER)
                .content()
                .groups();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> verified.groups(Sample.CHAT).clear());
        assertThat(verified).isEqualTo(Sample.content().groups());
    }

    @Test
    void foreignElement_isNotInSet() {
        Set<?> hubs = groups.hubs();

        assertThat(hubs.contains("a")).isFalse();
        assertThat(hubs.contains(A)).isTrue();
    }

    @Test
    void print_tellsNoName() {
        assertThat(groups).hasToString("HubGroups[2 hubs, 3 groups]");
    }

    private static List<GroupName> names(String... names) {
        return new ArrayList<>(List.of(names).stream().map(GroupName::of).toList());
    }
}
