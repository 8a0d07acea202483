package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Clients;
import io.rejoin.hub.HubSend;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a hub can speak to from outside a call. */
final class ClientsTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana").connect();
    private final Client also = bench.client("ana-2", "ana").connect();
    private final Client bob = bench.client("bob-1", "bob").connect();
    private final Clients clients = bench.server().clients(Bench.CHAT);

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<String> heard(Client client) {
        return client.receive().methods();
    }

    @Test
    void clientsAndUsers_getItOnceForEachTimeTheyAreNamed() {
        clients.clients(List.of(ana.id, bob.id)).send("ids");
        clients.users(List.of(UserId.of("ana"), UserId.of("nobody"))).send("users");

        assertThat(heard(ana)).containsExactly("ids", "users");
        assertThat(heard(also)).containsExactly("users");
        assertThat(heard(bob)).containsExactly("ids");
    }

    @Test
    void groups_reachEveryMember_andWhoIsInTwoOfThemTwice() {
        ana.join("open1").join("open2");
        bob.join("open2");
        clients.groups(List.of(GroupName.of("open1"), GroupName.of("open2"))).send("both");

        assertThat(heard(ana)).containsExactly("both", "both");
        assertThat(heard(bob)).containsExactly("both");
        assertThat(heard(also)).isEmpty();
    }

    @Test
    void except_leavesOutAllWhoAreNamed() {
        clients.all().except(Set.of(ana.id, bob.id)).send("rest");
        clients.all().except(ana.id).except(also.id).send("bob");

        assertThat(heard(ana)).isEmpty();
        assertThat(heard(also)).containsExactly("rest");
        assertThat(heard(bob)).containsExactly("bob");
    }

    @Test
    void emptyLists_areNobody() {
        clients.clients(List.of()).send("nobody");
        clients.groups(List.of()).send("nobody");
        clients.users(List.of()).send("nobody");

        assertThat(heard(ana)).isEmpty();
    }

    @Test
    void userIds_areToldApartByCase() {
        clients.user(UserId.of("Ana")).send("other");

        assertThat(heard(ana)).isEmpty();
    }

    @Test
    void others_areAllButTheCaller() {
        List<HubSend> sent = new ArrayList<>();
        Clients ofAna = new Clients(sent::add, Asking::whileConnecting, Bench.CHAT, Optional.of(ana.id));
        ofAna.others().send("said");
        ofAna.othersIn(GroupName.of("open")).send("said");
        ofAna.othersIn(GroupName.of("open")).except(bob.id).send("said");
        ofAna.caller().send("said");

        assertThat(sent)
                .extracting(HubSend::except)
                .containsExactly(Set.of(ana.id), Set.of(ana.id), Set.of(ana.id, bob.id), Set.of());
    }

    @Test
    void callerOutsideOfACall_isNobody() {
        assertThatThrownBy(clients::caller).isInstanceOf(IllegalStateException.class);
    }
}
