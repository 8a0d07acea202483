package io.rejoin.hub.pipeline;

import io.rejoin.hub.backplane.InMemoryBackplane;
import org.junit.jupiter.api.AutoClose;

/** A server without clients that sends to those of another one beside it. In memory. */
final class TwoServersDeliveryTest extends DeliveryContract {
    private final InMemoryBackplane backplane = new InMemoryBackplane();

    @AutoClose
    private final Bench home = new Bench(setup -> setup.backplane(backplane));

    @AutoClose
    private final Bench sender = home.beside(setup -> setup.backplane(backplane));

    @Override
    Bench home() {
        return home;
    }

    @Override
    Bench sender() {
        return sender;
    }
}
