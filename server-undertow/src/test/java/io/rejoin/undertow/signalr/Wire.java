package io.rejoin.undertow.signalr;

import io.rejoin.hub.CloseCode;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.xnio.XnioIoThread;

/** A socket as the network leaves it: it breaks, and what it was given arrives, when the test says so. */
final class Wire implements Line {
    private final XnioIoThread thread;
    private final List<String> sent = new ArrayList<>();
    private final Queue<Sent> onTheWay = new ArrayDeque<>();
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean slow;
    private boolean cut;

    Wire(XnioIoThread thread) {
        this.thread = thread;
    }

    Wire slow() {
        slow = true;
        return this;
    }

    void arrived(boolean whole) {
        onTheWay.remove().ended(whole);
    }

    /** What it was given to send. */
    List<String> sent() {
        return sent;
    }

    void breakOff() {
        whenGone.forEach(Runnable::run);
    }

    @Override
    public void send(Payload payload, Sent told) {
        sent.add(StandardCharsets.UTF_8.decode(payload.buffer()).toString());
        if (slow) {
            onTheWay.add(told);
        } else {
            told.ended(true);
        }
    }

    @Override
    public boolean isOpen() {
        return !cut;
    }

    @Override
    public void close(CloseCode code) {
        cut = true;
    }

    @Override
    public void cut() {
        cut = true;
    }

    @Override
    public void whenGone(Runnable task) {
        whenGone.add(task);
    }

    @Override
    public XnioIoThread thread() {
        return thread;
    }
}
