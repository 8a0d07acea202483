package io.rejoin.undertow.signalr;

import io.rejoin.undertow.hubprotocol.BadMessageException;
import io.rejoin.undertow.hubprotocol.HubMessage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a client that may take up its connection again has sent, and that it hears so: about once a second when there is news. */
final class Resumption {

    private static final long ACKNOWLEDGE_MILLIS = 1_000;
    /** So many times the buffer a client may send that makes too many calls, for the sake of its acknowledgements. */
    private static final int OVERDRAFTS = 2;

    private final ResumableLine line;
    private final Encoding encoding;
    private final BooleanSupplier crowded;
    private final InboundNumbers numbers = new InboundNumbers();
    // What follows is guarded by this.
    private long acknowledged;
    private boolean due;
    private long overdraft;
    private int resumes;

    /** @param crowded whether the client has sent more than can be worked off: then it is not told to send more */
    Resumption(ResumableLine line, Encoding encoding, BooleanSupplier crowded) {
        this.line = line;
        this.encoding = encoding;
        this.crowded = crowded;
    }

    /** The client has another socket. */
    synchronized void resumed() {
        numbers.resumed();
        acknowledged = 0;
        resumes++;
    }

    /**
     * Whether the hub is to hear of it.
     *
     * @throws BadMessageException if the client counts what never was
     */
    boolean isNews(HubMessage message) {
        InboundNumbers.Verdict verdict = numbers.judge(message);
        boolean possible = verdict != InboundNumbers.Verdict.IMPOSSIBLE;
        if (message instanceof HubMessage.Ack ack && verdict == InboundNumbers.Verdict.NEW) {
            possible = line.acknowledged(ack.sequence());
        }
        if (!possible) {
            throw new BadMessageException("a number that cannot be");
        }
        return verdict == InboundNumbers.Verdict.NEW;
    }

    /** So many bytes were read. */
    void read(int bytes) {
        line.heard();
        boolean tooMuch = crowded.getAsBoolean();
        synchronized (this) {
            overdraft = tooMuch ? overdraft + bytes : 0;
            if (!due && numbers.received() > acknowledged) {
                acknowledgeSoon();
            }
        }
    }

    private void acknowledgeSoon() {
        due = true;
        line.thread().executeAfter(this::acknowledge, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized int resumes() {
        return resumes;
    }

    private void acknowledge() {
        long received = numbers.received();
        int round = resumes();
        boolean said = !crowded.getAsBoolean() && line.tell(encoding.payload(new HubMessage.Ack(received)));
        synchronized (this) {
            due = false;
            acknowledged = said && round == resumes ? received : acknowledged;
            if (numbers.received() > acknowledged && line.isOpen()) {
                acknowledgeSoon();
            }
        }
    }

    /** Whether the client must be heard, however much it has sent: what would make room waits for what it acknowledges. */
    synchronized boolean mustListen() {
        return line.isFull() && overdraft < OVERDRAFTS * (long) line.bufferMax();
    }
}
