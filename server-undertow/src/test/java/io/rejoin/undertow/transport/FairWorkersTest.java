package io.rejoin.undertow.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Who may hold how many threads, on an executor that the test drives by hand. */
final class FairWorkersTest {

    private static final int EACH = 2;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final FairWorkers fair = new FairWorkers(work::add, EACH);

    private static Connection connection(String id, String user) {
        return new Connection(
                ConnectionId.of(id),
                FamilyId.of(id),
                user.isEmpty() ? Optional.empty() : Optional.of(UserId.of(user)),
                Set.of());
    }

    @Test
    void oneUser_holdsSoManyAndTheRestWaitsInOrder() {
        Executor first = fair.of(connection("1", "ana"));
        Executor second = fair.of(connection("2", "ana"));
        first.execute(() -> done.add("a"));
        second.execute(() -> done.add("b"));
        first.execute(() -> done.add("c"));
        second.execute(() -> done.add("d"));
        assertThat(work).hasSize(EACH);

        work.remove().run();
        assertThat(work).hasSize(EACH);
        while (!work.isEmpty()) {
            work.remove().run();
        }
        assertThat(done).containsExactly("a", "b", "c", "d");
        assertThat(fair.isIdle()).isTrue();
    }

    @Test
    void otherUsers_doNotWait() {
        for (String user : List.of("ana", "ana", "ana", "ben", "", "")) {
            fair.of(connection("id" + done.size() + user, user)).execute(() -> {});
            done.add(user);
        }

        assertThat(work).hasSize(EACH + 1 + 2);
    }

    @Test
    void taskThatFails_givesItsPlaceBack() {
        Executor ana = fair.of(connection("1", "ana"));
        ana.execute(() -> {
            throw new IllegalStateException("on purpose");
        });

        assertThatThrownBy(() -> work.remove().run()).isInstanceOf(IllegalStateException.class);
        assertThat(fair.isIdle()).isTrue();
    }

    @Test
    void executorThatStopped_keepsNoPlaces() {
        FairWorkers stopped = new FairWorkers(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                EACH);

        assertThatThrownBy(() -> stopped.of(connection("1", "ana")).execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(stopped.isIdle()).isTrue();
    }
}
