package io.rejoin.hub.pipeline;

import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.InMemoryBackplane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** One on which what is said to a server can be held up. What is asked goes the same way. */
final class LaggingBackplane implements Backplane {
    private final InMemoryBackplane backplane = new InMemoryBackplane();
    private final List<ReentrantLock> ways = new ArrayList<>();

    @Override
    public Channel join(Listener listener) {
        ReentrantLock way = new ReentrantLock(true);
        ways.add(way);
        return backplane.join(new Listener() {
            @Override
            public void heard(String text) {
                way.lock();
                try {
                    listener.heard(text);
                } finally {
                    way.unlock();
                }
            }

            @Override
            public CompletionStage<String> asked(String question) {
                way.lock();
                try {
                    return listener.asked(question);
                } finally {
                    way.unlock();
                }
            }

            @Override
            public void missed() {
                listener.missed();
            }
        });
    }

    /** Nothing comes to the server that joined in this place until it is {@link #release released}, by the same thread. */
    void hold(int server) {
        if (!ways.get(server).isHeldByCurrentThread()) {
            ways.get(server).lock();
        }
    }

    void release() {
        ways.stream().filter(ReentrantLock::isHeldByCurrentThread).forEach(ReentrantLock::unlock);
    }
}
