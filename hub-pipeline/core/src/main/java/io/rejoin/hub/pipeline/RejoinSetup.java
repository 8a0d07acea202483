package io.rejoin.hub.pipeline;

import io.rejoin.hub.reconnect.RejoinCheck;
import io.rejoin.hub.reconnect.ShadowReport;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who decides of rejoins, and who is asked in the shadow of that. */
record RejoinSetup(Function<RejoinChecks, RejoinCheck> check, Optional<Candidate> candidate) {

    /** The groups' policy decides, and nobody else is asked. */
    static final RejoinSetup BY_POLICY = new RejoinSetup(RejoinChecks::asJoins, Optional.empty());

    /** Who is asked without effect. */
    record Candidate(Function<RejoinChecks, RejoinCheck> check, Consumer<ShadowReport> reports) {}

    RejoinSetup check(Function<RejoinChecks, RejoinCheck> newCheck) {
        return new RejoinSetup(newCheck, candidate);
    }

    RejoinSetup shadow(Function<RejoinChecks, RejoinCheck> newCheck, Consumer<ShadowReport> reports) {
        return new RejoinSetup(check, Optional.of(new Candidate(newCheck, reports)));
    }
}
