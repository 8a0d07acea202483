package io.rejoin.e2e;

import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.undertow.signalr2.ClassicSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What a test wants different of its server.
 *
 * @param more hubs and modules besides those that are always there
 */
record ServerSetup(HubServerPolicy policy, ClassicSettings settings, Clock clock, UnaryOperator<HubServerSetup> more) {

    static ServerSetup plain() {
        return new ServerSetup(
                HubServerPolicy.defaults(), ClassicSettings.defaults(), Clock.systemUTC(), UnaryOperator.identity());
    }

    ServerSetup withPolicy(HubServerPolicy newPolicy) {
        return new ServerSetup(newPolicy, settings, clock, more);
    }

    ServerSetup withSettings(ClassicSettings newSettings) {
        return new ServerSetup(policy, newSettings, clock, more);
    }

    ServerSetup withKeepAlive(Duration keepAlive) {
        return withSettings(settings.withKeepAlive(keepAlive));
    }

    ServerSetup withClock(Clock newClock) {
        return new ServerSetup(policy, settings, newClock, more);
    }

    ServerSetup with(UnaryOperator<HubServerSetup> newMore) {
        return new ServerSetup(policy, settings, clock, newMore);
    }
}
