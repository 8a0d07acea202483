package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.token.RefusalReason;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connection tokens and cursors in the wrong hands, or bent: no connection is taken over, and nothing from before a join is read.
 * Speaks the protocol by hand; touches loopback only.
 */
final class HostileReconnectIT {
    private static final List<String> SOCKETS = List.of("connect", "reconnect");

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    /** What each operation answers to this query, by operation. */
    private static Stream<Integer> statuses(ClassicClient who, Map<String, String> query) {
        Stream<Integer> sockets = SOCKETS.stream()
                .map(operation ->
                        RawRequest.status(RawRequest.upgrade(who.address(operation, query), who.cookieHeader())));
        Stream<Integer> others = Stream.of(
                who.get("start", query).statusCode(),
                who.post("send", query, "data=" + "%7B%7D").statusCode(),
                who.post("abort", query, "").statusCode());
        return Stream.concat(sockets, others);
    }

    @Test
    void connectionTokenOfAnotherUser_isForbiddenForEveryOperation() {
        server.grant("ana", "red");
        ClassicClient ana = ClassicClient.connected(server, "ana");
        ana.join("red");
        ClassicClient mallory = ClassicClient.of(server, "mallory");
        ClassicClient nobody = ClassicClient.of(server, "");
        ClassicClient twin = ClassicClient.of(server, "Ana");

        for (ClassicClient thief : List.of(mallory, nobody, twin)) {
            assertThat(statuses(thief, ana.query("groupsToken", ana.token()))).containsOnly(403);
        }
        server.publish("red", "still there");
        ana.awaitSaid("still there");
        assertThat(server.reconnects("ana")).isEmpty();
    }

    @Test
    void userNameWithColons_isToldFromItsParts() {
        server.grant("team:pat:1", "red");
        ClassicClient pat = ClassicClient.connected(server, "team:pat:1");
        pat.join("red");

        assertThat(pat.invoke("whoAmI").path("R").asText()).isEqualTo("team:pat:1");
        for (String part : List.of("team", "team:pat", "pat:1", "1", "team:pat:1:")) {
            assertThat(statuses(ClassicClient.of(server, part), pat.query("groupsToken", pat.token())))
                    .as(part)
                    .containsOnly(403);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void bentConnectionToken_isABadRequestForEveryOperation(int part) {
        ClassicClient ben = ClassicClient.connected(server, "ben" + part);
        String bent = TokenText.bend(ben.connectionToken(), part);

        assertThat(statuses(ben, ben.query("connectionToken", bent))).containsOnly(400);
        assertThat(statuses(ben, ben.query("connectionToken", ""))).containsOnly(400);
        assertThat(statuses(ben, ben.query("connectionToken", "\u2620".repeat(300))))
                .containsOnly(400);
        assertThat(statuses(ben, ben.query("connectionToken", ben.connection())))
                .containsOnly(400);
    }

    @Test
    void connectionTokenInPlaceOfAGroupsToken_restoresNothing() {
        server.grant("cleo", "red");
        ClassicClient cleo = ClassicClient.connected(server, "cleo");
        cleo.join("red");
        cleo.drop();

        cleo.reconnect(cleo.connectionToken(), cleo.cursor());
        Until.holds("it is on the trail", () -> server.reconnects("cleo").size() == 1);

        assertThat(server.reconnects("cleo").get(0).reason()).contains(RefusalReason.UNKNOWN_KEY);
        assertThat(server.isMember(cleo.connection(), "red")).isFalse();
    }

    @Test
    void groupsTokenInPlaceOfAConnectionToken_isABadRequest() {
        server.grant("dora", "red");
        ClassicClient dora = ClassicClient.connected(server, "dora");
        dora.join("red");

        assertThat(statuses(dora, dora.query("connectionToken", dora.token()))).containsOnly(400);
        assertThat(statuses(dora, dora.query("connectionToken", dora.cursor()))).containsOnly(400);
    }

    /** Has heard {@code r1}, missed {@code r2}, and must never hear what starts with {@code before}; away. */
    private static ClassicClient latecomer(String user) {
        String group = "room of " + user;
        server.grant(user, group);
        server.publish(group, "before anybody came");
        ClassicClient client = ClassicClient.connected(server, user);
        server.publish(group, "before the join");
        client.join(group);
        client.leave(group);
        server.publish(group, "before the second join");
        client.join(group);
        server.publish(group, "r1");
        client.awaitSaid("r1");
        client.drop();
        server.publish(group, "r2");
        return client;
    }

    private static void hearsNothingFromBefore(ClassicClient client, String user) {
        server.publish("room of " + user, "live");
        client.awaitSaid("live");
        assertThat(client.texts()).contains("r2").noneMatch(text -> text.startsWith("before"));
        AuditEvent back = server.reconnects(user).get(0);
        assertThat(back.groups()).singleElement().matches(GroupOutcome::isGranted);
    }

    @Test
    void cursorRewoundToBeforeTheJoin_readsNothingFromBefore() {
        ClassicClient client = latecomer("eve");
        String first = client.frames().get(0).path("C").asText();

        client.reconnect(client.token(), first);

        hearsNothingFromBefore(client, "eve");
    }

    @Test
    void cursorLeftOut_readsNothingFromBefore() {
        ClassicClient client = latecomer("finn");

        client.reconnect(client.token(), "");

        hearsNothingFromBefore(client, "finn");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void bentCursor_readsNothingFromBefore(int part) {
        String user = "gus" + part;
        ClassicClient client = latecomer(user);

        client.reconnect(client.token(), TokenText.bend(client.cursor(), part));

        hearsNothingFromBefore(client, user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d-1A2B3C4D-B,0|C,0|D,0",
                "d-OWN,0",
                "s-0,0",
                "0",
                "-1",
                "OWN OWN",
                "OWN|OWN",
                "OWN.0",
                ".OWN",
                "{\"C\":0}",
                "'; DROP TABLE family; --",
                "ODD",
                "LONG"
            })
    void cursorOfAnyOtherShape_readsNothingFromBefore(String shape) {
        String user = "nia " + shape.hashCode();
        ClassicClient client = latecomer(user);
        String hostile = shape.replace("OWN", client.cursor())
                .replace("ODD", "\u0000\uffff\ud83d\ude80")
                .replace("LONG", "9".repeat(20_000));

        client.reconnect(client.token(), hostile);

        hearsNothingFromBefore(client, user);
    }

    @Test
    void twoCursorsAndTwoTokens_readNothingFromBefore() {
        ClassicClient client = latecomer("olga");
        String first = client.frames().get(0).path("C").asText();
        URI address = client.address("reconnect", client.query("groupsToken", client.token()));
        String more = "&messageId=" + first + "&messageId=" + client.cursor() + "&groupsToken=x";

        client.open(URI.create(address + more), true);

        hearsNothingFromBefore(client, "olga");
    }

    @Test
    void cursorOfAnotherConnection_countsForNothing() {
        ClassicClient early = ClassicClient.connected(server, "hana");
        ClassicClient client = latecomer("hana");

        client.reconnect(client.token(), early.cursor());

        hearsNothingFromBefore(client, "hana");
    }

    @Test
    void cursorRewoundWithoutAToken_readsNothingFromBefore() {
        ClassicClient client = latecomer("ida");
        String first = client.frames().get(0).path("C").asText();

        client.reconnect("", first);
        server.tell("ida", "fence");
        client.awaitSaid("fence");

        assertThat(client.texts()).noneMatch(text -> text.startsWith("before"));
    }

    @Test
    void goodCursor_handsOverWhatWasMissedOnce() {
        ClassicClient client = latecomer("jo");

        client.reconnect();

        hearsNothingFromBefore(client, "jo");
        assertThat(client.texts()).containsExactly("r1", "r2", "live");
    }

    @Test
    void connectInsteadOfReconnect_ignoresTheToken() {
        server.grant("kim", "red");
        ClassicClient client = ClassicClient.connected(server, "kim");
        client.join("red");
        client.drop();
        server.publish("red", "missed");

        client.open("connect", client.query("groupsToken", client.token()), true);
        Until.holds("kim is attached again", client::isAttached);
        server.tell("kim", "fence");
        client.awaitSaid("fence");

        assertThat(client.texts()).containsExactly("fence");
        assertThat(server.isMember(client.connection(), "red")).isFalse();
    }

    @Test
    void tokenPresentedTwice_isGoodAgainAsItsAnswerMayHaveBeenLost() {
        server.grant("lea", "red");
        ClassicClient client = ClassicClient.connected(server, "lea");
        client.join("red");
        String token = client.token();
        String cursor = client.cursor();
        client.drop();
        server.publish("red", "missed");

        client.reconnect(token, cursor);
        client.awaitSaid("missed");
        client.drop();
        client.reconnect(token, cursor);
        Until.holds("told twice", () -> client.texts().equals(List.of("missed", "missed")));

        assertThat(server.reconnects("lea"))
                .allMatch(event -> event.reason().isEmpty())
                .hasSize(2);
    }
}
