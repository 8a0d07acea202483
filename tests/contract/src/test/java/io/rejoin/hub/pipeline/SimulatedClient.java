package io.rejoin.hub.pipeline;

import io.rejoin.hub.Batch;
import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A client that forgets nothing: every token and cursor that it was ever given may come back, honestly or not. */
final class SimulatedClient {
    final ConnectionId id;
    final UserId user;
    final Belief belief = new Belief();
    final List<HeldToken> tokens = new ArrayList<>();
    final List<Position> cursors = new ArrayList<>();
    Optional<Session> session = Optional.empty();

    SimulatedClient(String id, String user) {
        this.id = ConnectionId.of(id);
        this.user = UserId.of(user);
    }

    Connection newcomer() {
        return new Connection(id, FamilyId.of(id.value()), Optional.of(user), Set.of(Bench.CHAT));
    }

    /** It is out of the group: nothing more is owed to it. */
    void out(GroupName group) {
        belief.out(group);
        session.ifPresent(open -> open.forgive(group));
    }

    void left(GroupName group, int step) {
        out(group);
        belief.left(group, step);
    }

    void forgotten() {
        belief.forgotten();
        session = Optional.empty();
    }

    void said(Said said) {
        if (belief.mustHear(said.group()) && said.isFor(id)) {
            session.ifPresent(open -> open.owe(said));
        }
    }

    /** Takes in a batch: the newest cursor and token are last. */
    void keep(Batch batch, Simulation simulation) {
        cursors.add(batch.position());
        batch.token().ifPresent(content -> tokens.add(simulation.issue(content)));
    }

    @Override
    public String toString() {
        return id.value();
    }
}
