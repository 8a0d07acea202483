package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is changed in the authorization store of a simulation: by this server, or by somebody else behind its back. */
final class StoreChanges {
    /** After that, what the server knows no longer counts as up to date. */
    private static final Duration TOO_LONG = Duration.ofSeconds(3);

    private final Simulation simulation;
    private final Bench bench;
    private final Random random;
    /** At which revision users were revoked everywhere: a server that hears of it late ends their open groups then. */
    private final Map<UserId, Revision> barred = new HashMap<>();

    StoreChanges(Simulation simulation) {
        this.simulation = simulation;
        this.bench = simulation.bench;
        this.random = simulation.random;
    }

    void any(SimulatedClient client) {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> elsewhere(client.user, simulation.anyGroup());
            case 3, 4 -> poll();
            case 5 -> everywhere(client.user);
            case 6 -> everyone(simulation.anyGroup());
            case 7 -> connection(client);
            default -> grantOrRevoke(client.user, simulation.anyGroup());
        }
    }

    void grantOrRevoke(UserId user, GroupName group) {
        if (!Simulation.isOpen(group)) {
            change(user, group, random.nextBoolean());
        }
    }

    void change(UserId user, GroupName group, boolean grant) {
        simulation.note((grant ? "grant " : "revoke ") + user.value() + " " + group.value());
        try {
            if (grant) {
                bench.grant(user.value(), group.value());
            } else {
                bench.revoke(user.value(), group.value());
                simulation.theirs(user).forEach(client -> revoked(client, group));
            }
        } catch (StoreUnavailableException e) {
            doubt(user, List.of(group));
        }
    }

    private void doubt(UserId user, List<GroupName> groups) {
        simulation.note("failed");
        simulation
                .theirs(user)
                .forEach(client -> groups.forEach(group -> {
                    client.belief.doubt(group);
                    client.session.ifPresent(open -> open.forgive(group));
                }));
    }

    private void revoked(SimulatedClient client, GroupName group) {
        client.out(group);
        assertThat(isIn(client, group))
                .as("P3: %s is in %s after its revocation returned", client, group)
                .isFalse();
    }

    /** Another server does it, and this one hears of it at once, or only when it no longer trusts what it knows. */
    private void elsewhere(UserId user, GroupName group) {
        if (Simulation.isOpen(group)) {
            return;
        }
        boolean grant = random.nextBoolean();
        simulation.note("elsewhere " + (grant ? "grant " : "revoke ") + user.value() + " " + group.value());
        GrantStore rows = bench.stores.grantRows;
        Membership membership = new Membership(user, Bench.CHAT, group);
        // The revision is not needed.
        var unused = grant ? rows.grant(membership) : rows.revoke(membership);
        if (random.nextBoolean()) {
            poll();
        } else {
            bench.clock.advance(TOO_LONG);
        }
    }

    void perhapsPoll() {
        if (random.nextBoolean()) {
            poll();
        }
    }

    private void poll() {
        simulation.note("poll");
        try {
            bench.poll();
        } catch (StoreUnavailableException e) {
            simulation.note("failed");
            bench.clock.advance(TOO_LONG);
            return;
        }
        simulation.clients.forEach(client -> Simulation.GROUPS.forEach(group -> {
            boolean heardLate = Simulation.isOpen(group) && barred.containsKey(client.user) && !isIn(client, group);
            if (heardLate || !simulation.allows(client.user, group)) {
                revoked(client, group);
            }
        }));
    }

    private boolean isIn(SimulatedClient client, GroupName group) {
        return bench.server().groups(Bench.CHAT).contains(client.id, group);
    }

    private void everywhere(UserId user) {
        simulation.note("revoke " + user.value() + " everywhere");
        boolean done = revoke(new Scope.Everywhere(user), user, Simulation.GROUPS);
        barred.put(user, bench.stores.grantRows.rows(Set.of()).revision());
        simulation.theirs(user).forEach(client -> {
            if (done) {
                Simulation.GROUPS.forEach(group -> revoked(client, group));
            }
        });
    }

    /** Whether a token of an open group may be from before its user was revoked everywhere, even if it is not. */
    boolean isPerhapsBarred(UserId user, GroupName group, Revision told) {
        return Simulation.isOpen(group)
                && barred.getOrDefault(user, Revision.NONE).isAfter(told);
    }

    private void everyone(GroupName group) {
        if (Simulation.isOpen(group)) {
            return;
        }
        simulation.note("revoke everyone in " + group.value());
        for (SimulatedClient client : simulation.clients) {
            if (revoke(new Scope.Everyone(Bench.CHAT, group), client.user, List.of(group))) {
                revoked(client, group);
            }
        }
    }

    private boolean revoke(Scope scope, UserId user, List<GroupName> groups) {
        try {
            assertThat(bench.server().grants().revoke(Bench.ADMIN, scope).revision())
                    .isNotNull();
            return true;
        } catch (StoreUnavailableException e) {
            doubt(user, groups);
            return false;
        }
    }

    /** Away, as who is here is given a moment of real time to be told. */
    private void connection(SimulatedClient client) {
        simulation.drop(client);
        simulation.note("revoke connection " + client);
        try {
            assertThat(bench.server().grants().revoke(Bench.ADMIN, client.id).connectionsTold())
                    .isZero();
        } catch (StoreUnavailableException e) {
            simulation.note("failed");
            simulation.closed(client);
            return;
        }
        client.belief.ended();
        client.forgotten();
    }
}
