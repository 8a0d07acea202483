package io.rejoin.store.jdbc;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One caller's change of a family's row. It may be applied again; the newest outcome is told once it is certain. */
final class FamilyChange {

    private final FamilyId family;
    private final UnaryOperator<Optional<FamilyState>> change;
    private final Answer<Optional<FamilyState>> answer = new Answer<>();
    /** Touched by one thread at a time, in the order of its rounds. */
    private Runnable outcome = () -> {};

    FamilyChange(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        this.family = family;
        this.change = change;
    }

    FamilyId family() {
        return family;
    }

    Answer<Optional<FamilyState>> answer() {
        return answer;
    }

    /** What the row is after this change; a change that throws leaves it as it is. */
    Optional<FamilyState> apply(Optional<FamilyState> row) {
        try {
            Optional<FamilyState> now = change.apply(row).or(() -> row);
            outcome = () -> answer.give(now);
            return now;
        } catch (RuntimeException | Error e) {
            outcome = () -> answer.fail(e);
            return row;
        }
    }

    void tell() {
        outcome.run();
    }
}
