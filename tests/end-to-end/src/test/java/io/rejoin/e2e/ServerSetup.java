package io.rejoin.e2e;

import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.undertow.signalr2.ClassicSettings;
import java.time.Clock;
import java.time.Duration;

/** What a test wants different of its server. */
record ServerSetup(HubServerPolicy policy, ClassicSettings settings, Clock clock) {

    static ServerSetup plain() {
        return new ServerSetup(HubServerPolicy.defaults(), ClassicSettings.defaults(), Clock.systemUTC());
    }

    ServerSetup withPolicy(HubServerPolicy newPolicy) {
        return new ServerSetup(newPolicy, settings, clock);
    }

    ServerSetup withKeepAlive(Duration keepAlive) {
        return new ServerSetup(policy, settings.withKeepAlive(keepAlive), clock);
    }

    ServerSetup withClock(Clock newClock) {
        return new ServerSetup(policy, settings, newClock);
    }
}
