package io.rejoin.undertow.transport;

import io.rejoin.hub.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.XnioIoThread;

/** Server-sent events (WHATWG HTML, section 9.2): a payload, which must have no line breaks, is an event. A client that is let go sees the stream end and comes again. */
public final class EventStreamLine implements Line {

    private static final long CLOSE_MILLIS = 3_000;
    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ResponseStream stream;

    public EventStreamLine(ResponseStream stream) {
        this.stream = stream;
    }

    @Override
    public void send(Payload payload, Sent sent) {
        ByteBuffer text = payload.buffer();
        stream.write(
                ByteBuffer.allocate(BEGIN.length + text.remaining() + END.length)
                        .put(BEGIN)
                        .put(text)
                        .put(END)
                        .flip(),
                sent);
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close(CloseCode code) {
        stream.end(ResponseStream.NOTHING, whole -> {});
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
