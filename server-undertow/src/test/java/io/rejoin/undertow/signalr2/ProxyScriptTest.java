package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import org.junit.jupiter.api.Test;

/** The script's text; the browser tests run it. Stores in memory. */
final class ProxyScriptTest {

    /** A hub with two methods. */
    public static final class Chat implements Hub {
        public void say(HubCall call, String text) {
            call.clients().all().send("said", text);
        }

        public int count() {
            return 0;
        }
    }

    private static String script(String path) {
        ReconnectSecurity security = new ReconnectSecurity(
                KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore());
        try (HubServer server =
                HubServer.with(security).hub("GroupChat", new Chat()).start()) {
            return new ProxyScript(server, new JsonMapper()).at(path);
        }
    }

    @Test
    void script_namesHubsMethodsAndAddress() {
        assertThat(script("/signalr"))
                .contains("{\"GroupChat\":[\"count\",\"say\"]}")
                .contains("$.hubConnection(\"/signalr\"");
    }

    @Test
    void hostilePath_staysAString() {
        assertThat(script("/\");alert(1);(\"")).contains("$.hubConnection(\"/\\\");alert(1);(\\\"\"");
    }
}
