package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Groups;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client in more groups than a token carries; real stores, a real socket. */
final class ManyGroupsIT {
    private static final HubName CHAT = HubName.of(ClassicServer.CHAT);
    private static final List<GroupName> ALL = IntStream.range(0, 2_000)
            .mapToObj(i -> GroupName.of("many/a group number " + i))
            .toList();

    @Test
    void clientInTwoThousandGroups_comesBackToARestartedServerByAShortToken() {
        HubServerPolicy policy =
                HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "many"));
        try (ClassicServer server = ClassicServer.start(ServerSetup.plain().withPolicy(policy))) {
            ClassicClient lea = ClassicClient.connected(server, "lea");
            Groups groups = server.hubs().groups(CHAT);
            ConnectionId id = ConnectionId.of(lea.connection());
            ALL.forEach(group -> groups.join(id, group));
            GroupsHash hash = GroupsHash.of(HubGroups.of(Map.of(CHAT, ALL)));
            Until.holds(
                    "the token names all of them",
                    () -> !lea.token().isEmpty()
                            && TokenText.payload(lea.token())
                                    .path("gs")
                                    .asText()
                                    .equals(hash.value()));
            assertThat(lea.token()).hasSizeLessThan(1_024);

            lea.drop();
            server.restart();
            lea.reconnect();
            Until.holds(
                    "lea is back",
                    () -> server.isMember(lea.connection(), ALL.get(1_999).value()));
            server.publish(ALL.get(0).value(), "hello");
            server.publish(ALL.get(1_999).value(), "and hello");
            lea.awaitSaid("and hello");

            assertThat(lea.texts()).containsExactly("hello", "and hello");
            ALL.forEach(group -> assertThat(server.isMember(lea.connection(), group.value()))
                    .as(group.value())
                    .isTrue());
        }
    }
}
