package io.rejoin.hub.pipeline;

import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import java.util.Objects;
import java.util.stream.Stream;

/** Tells an outage from a refusal and from a bug, by what was thrown. */
final class Outages {

    /** Causes may go round in a circle. */
    private static final int CAUSES_MAX = 32;

    private Outages() {}

    /** Whether it is an outage, or an outage caused it. */
    static boolean isOutage(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(CAUSES_MAX)
                .anyMatch(Outages::saysSo);
    }

    private static boolean saysSo(Throwable one) {
        return one instanceof StoreUnavailableException
                || one instanceof BackplaneUnavailableException
                || (one instanceof JoinRefusedException refused && refused.advice() == Advice.RETRY_LATER);
    }
}
