package io.rejoin.benchmark;

import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Presenter;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What every token says: one connection of one user, in so many groups of one hub. */
final class Workload {
    static final String ISSUER = "rejoin-benchmark";
    static final String AUDIENCE = "wss://chat.example/rejoin";
    static final String USER = "user-4711";
    static final String HUB = "ChatHub";
    static final TokenId ID = new TokenId(FamilyId.of("Vf3kQ0x8TzyqJm1oW2bN5A"), 3);
    static final Position POSITION = new Position("e7Qx", 1_024);
    static final Revision REVISION = Revision.of(42);
    static final Presenter PRESENTER = new Presenter(Optional.of(ID.family()), Optional.of(UserId.of(USER)));
    static final TokenPolicy POLICY =
            TokenPolicy.of(ISSUER, AUDIENCE).withCharsMax(65_536).withGroupsMax(4_096);

    private final List<String> groups;

    private Workload(List<String> groups) {
        this.groups = groups;
    }

    static Workload of(int groups) {
        return new Workload(IntStream.range(0, groups).mapToObj(Workload::group).toList());
    }

    /** Groups in ascending order, each of 20 characters. */
    List<String> groups() {
        return groups;
    }

    /** The groups in the form that other libraries write as JSON. */
    Map<String, List<String>> hubs() {
        return Map.of(HUB, groups);
    }

    TokenContent content() {
        HubGroups byHub = HubGroups.of(
                Map.of(HubName.of(HUB), groups.stream().map(GroupName::of).toList()));
        return new TokenContent(ID, Optional.of(UserId.of(USER)), byHub, POSITION, REVISION);
    }

    private static String group(int index) {
        return "team-%04d/room-%05d".formatted(index, index * 7_919 % 100_000);
    }
}
