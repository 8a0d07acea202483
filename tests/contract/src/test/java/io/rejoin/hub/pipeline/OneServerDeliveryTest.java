package io.rejoin.hub.pipeline;

import org.junit.jupiter.api.AutoClose;

/** One server by itself. In memory. */
final class OneServerDeliveryTest extends DeliveryContract {
    @AutoClose
    private final Bench bench = new Bench();

    @Override
    Bench home() {
        return bench;
    }

    @Override
    Bench sender() {
        return bench;
    }
}
