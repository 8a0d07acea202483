package io.rejoin.client;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told what happens, in the order of their registration. What a listener throws goes to RxJava's error handler, as upstream's. */
final class Listeners {
    private final List<Consumer<Optional<Throwable>>> reconnecting = new CopyOnWriteArrayList<>();
    private final List<Runnable> reconnected = new CopyOnWriteArrayList<>();
    private final List<Consumer<Rejoined>> rejoined = new CopyOnWriteArrayList<>();
    private final List<Consumer<Optional<Throwable>>> closed = new CopyOnWriteArrayList<>();

    void onReconnecting(Consumer<Optional<Throwable>> listener) {
        reconnecting.add(listener);
    }

    void onReconnected(Runnable listener) {
        reconnected.add(listener);
    }

    void onRejoined(Consumer<Rejoined> listener) {
        rejoined.add(listener);
    }

    void onClosed(Consumer<Optional<Throwable>> listener) {
        closed.add(listener);
    }

    void reconnecting(Optional<Throwable> error) {
        tell(reconnecting, error);
    }

    void reconnected() {
        reconnected.forEach(Listeners::run);
    }

    void rejoined(Rejoined outcome) {
        tell(rejoined, outcome);
    }

    void closed(Optional<Throwable> error) {
        tell(closed, error);
    }

    private static <T> void tell(List<Consumer<T>> listeners, T news) {
        listeners.forEach(listener -> run(() -> listener.accept(news)));
    }

    private static void run(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            RxJavaPlugins.onError(e);
        }
    }
}
