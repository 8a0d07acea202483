package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Batch;
import io.rejoin.undertow.transport.BatchWriter;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.Wording;

/** The classic protocol's frames: a client that is let go hears nothing but that the line is closed. */
record ClassicWording(BatchWriter frames) implements Wording {

    private static final Payload SIGN_OF_LIFE = Payload.text(HubFrames.KEEP_ALIVE);

    @Override
    public Payload frame(Batch batch) {
        return frames.write(batch);
    }

    @Override
    public Payload signOfLife() {
        return SIGN_OF_LIFE;
    }
}
