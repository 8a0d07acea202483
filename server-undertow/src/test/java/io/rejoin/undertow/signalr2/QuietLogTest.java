package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** What requests carry in their addresses stays out of every log, however much is logged. Listens on a free port. */
final class QuietLogTest {

    private static final String SECRET = "c2VjcmV0LW9mLWFuYQ";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void accessTokenAndReconnectToken_areLoggedNowhere() {
        Logger root = Logger.getLogger("io");
        Level before = root.getLevel();
        everything.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(everything);
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity())) {
            for (String transport : new String[] {"serverSentEvents", "longPolling", "webSockets", "none"}) {
                HttpVisitor ana = new HttpVisitor(server, transport);
                String query = "&access_token=" + SECRET + "&groupsToken=" + SECRET + "&messageId=" + SECRET;
                for (String operation : new String[] {"negotiate", "connect", "start", "poll", "reconnect", "abort"}) {
                    server.get(ana.path(operation, "none") + query);
                    RawResponse asked = ana.onAnotherConnection().response();
                    assertThat(asked.request("GET", ana.path(operation) + query, "")
                                    .status())
                            .isPositive();
                    asked.close();
                }
            }
        } finally {
            root.removeHandler(everything);
            root.setLevel(before);
        }

        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }
}
