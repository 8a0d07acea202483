package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.Batch;
import io.rejoin.hub.ClientName;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Message;
import io.rejoin.hub.Progress;
import io.rejoin.hub.Recorder;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names for clients, progress of a call, and the state that goes with it. */
final class CallExtrasTest {
    private static final HubName WORKS = HubName.of("works");

    private final Works works = new Works();
    private final Bench bench = new Bench(setup -> setup.hub(works));

    /** Known to clients under another name. */
    @ClientName("works")
    public static final class Works implements Hub {
        private final List<Progress> kept = new ArrayList<>();

        @ClientName("run")
        public int runAll(int steps, Progress progress, HubCall call) {
            for (int i = 1; i <= steps; i++) {
                progress.report(Map.of("step", i));
            }
            kept.add(progress);
            return steps;
        }

        public void birthday(HubCall call) {
            int age = call.state().get("AGE").map(JsonNode::asInt).orElse(0);
            call.state().set("age", age + 1);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Attached connected() {
        Connection newcomer = new Connection(ConnectionId.of("c"), FamilyId.of("c"), Optional.empty(), Set.of(WORKS));
        Attached attached = bench.server().connect(newcomer, new Recorder());
        bench.server().started(attached.connection());
        return attached;
    }

    private @Nullable Object call(Attached attached, String method, ClientState state, JsonNode... arguments) {
        ClientCall call = new ClientCall(WORKS, "5", method, List.of(arguments), state);
        return bench.server()
                .invoke(attached.connection(), call)
                .toCompletableFuture()
                .join();
    }

    private static ClientState noState() {
        return new ClientState(Map.of());
    }

    private static List<Message> received(Attached attached) {
        return attached.outbox().take(100).map(Batch::messages).orElse(List.of());
    }

    @Test
    void hubAndMethod_haveTheNamesThatTheyAreGiven() {
        assertThat(bench.server().hub("WORKS")).contains(WORKS);
        assertThat(bench.server().methodNames(WORKS)).containsExactly("birthday", "run");
    }

    @Test
    void progress_reachesTheCallerInOrder_andEndsWithTheCall() {
        Attached attached = connected();
        JsonNode two = JsonNodeFactory.instance.numberNode(2);

        assertThat(call(attached, "run", noState(), two)).isEqualTo(2);
        assertThat(received(attached))
                .containsExactly(Message.progress("5", Map.of("step", 1)), Message.progress("5", Map.of("step", 2)));
        works.kept.get(0).report("late");
        assertThat(received(attached)).isEmpty();
    }

    @Test
    void state_isReadWhateverItsCase_andTellsWhatChanged() {
        Attached attached = connected();
        ClientState state = new ClientState(Map.of("Age", JsonNodeFactory.instance.numberNode(7)));
        call(attached, "birthday", state);

        assertThat(state.changed()).containsOnlyKeys("age");
        assertThat(state.get("aGe").map(JsonNode::asInt)).contains(8);
    }
}
