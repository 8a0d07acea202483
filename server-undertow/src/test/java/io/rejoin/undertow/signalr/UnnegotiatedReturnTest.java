package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that show their token with the upgrade, as they did not negotiate. Listens on a free port. */
final class UnnegotiatedReturnTest {

    private static final Set<GroupName> ROOMS = Set.of(GroupName.of("room"), GroupName.of("roof"));

    private static SocketClient come(CoreUnderTest server, String token) {
        return SocketClient.open(server.port(), "/chat", "Authorization", "Bearer ana", "Rejoin-Token", token)
                .text("{\"protocol\":\"json\",\"version\":1}\u001e");
    }

    /** Reads until there is a token whose payload has this in it. */
    private static String token(SocketClient socket, String part) {
        String token = "";
        while (!payload(token).contains(part)) {
            JsonNode message = socket.message();
            token = message.path("arguments").path(0).path("token").asText(token);
        }
        return token;
    }

    private static String payload(String token) {
        return token.isEmpty()
                ? ""
                : new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static ConnectionId connection(CoreUnderTest server) {
        return server.hubs().connections().all().get(0).id();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"2, `[\"roof\",\"room\"]`", "1, `\"gs\"`"})
    void client_isBackInItsGroups_whereverTheyAreListed(int groupsInToken, String part) {
        try (CoreUnderTest server = new CoreUnderTest(
                CoreSettings.defaults(),
                setup -> setup.policy(CoreUnderTest.policy()
                        .withTokens(CoreUnderTest.policy().tokens().withGroupsMax(groupsInToken))))) {
            SocketClient first = come(server, "none");
            first.text(Visitor.send("join", "room") + Visitor.send("join", "roof"));
            String token = token(first, part);
            ConnectionId id = connection(server);
            first.close();
            Eventually.until("it is away", () -> server.sessions() == 0);

            SocketClient again = come(server, token);

            JsonNode told = again.message().path("arguments").path(0);
            told = told.isMissingNode() ? again.message().path("arguments").path(0) : told;
            assertThat(told.path("back").asBoolean()).isTrue();
            assertThat(connection(server)).isEqualTo(id);
            assertThat(server.hubs().groups(CoreUnderTest.CHAT).of(id)).isEqualTo(ROOMS);
            again.close();
        }
    }
}
