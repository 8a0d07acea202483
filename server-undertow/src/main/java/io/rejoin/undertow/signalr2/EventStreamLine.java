package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import org.xnio.XnioIoThread;

/** Server-sent events (WHATWG HTML, section 9.2): a text is an event. A client that is let go sees the stream end and comes again. */
final class EventStreamLine implements Line {

    private static final long CLOSE_MILLIS = 3_000;

    private final ResponseStream stream;

    EventStreamLine(ResponseStream stream) {
        this.stream = stream;
    }

    @Override
    public void send(String text, Sent sent) {
        stream.write("data: " + text + "\n\n", sent);
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close(CloseCode code) {
        stream.end("", whole -> {});
        stream.cutAfter(CLOSE_MILLIS);
    }

    @Override
    public void cut() {
        stream.cut();
    }

    /** In order: a client may take a broken stream for a reason to come back, and so drive its own next one away again. */
    @Override
    public void replaced() {
        close(CloseCode.NORMAL);
    }

    @Override
    public void whenGone(Runnable task) {
        stream.whenGone(task);
    }

    @Override
    public XnioIoThread thread() {
        return stream.thread();
    }
}
