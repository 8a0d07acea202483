package io.rejoin.undertow.transport;

import io.undertow.websockets.core.WebSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Takes an end of the stream without a close frame (RFC 6455, section 7.1.5: 1006) for what it is, a line that broke. Undertow would say
 * goodbye on it and close it on its own thread, which costs most of a drop when many end at once; see {@link WebSocketLine#lost}.
 */
final class AbruptEnd extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private final WebSocketChannel channel;

    AbruptEnd(StreamSourceConduit next, WebSocketChannel channel) {
        super(next);
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return (int) checked(super.read(to));
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
        return checked(super.read(to, offset, length));
    }

    @Override
    public long transferTo(long position, long count, FileChannel to) throws IOException {
        return checked(super.transferTo(position, count, to));
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel to) throws IOException {
        return checked(super.transferTo(count, through, to));
    }

    private long checked(long read) throws StreamEndedException {
        if (read < 0 && !channel.isCloseFrameReceived()) {
            throw new StreamEndedException();
        }
        return read;
    }
}
