package io.rejoin.undertow.signalr;

import io.rejoin.undertow.hubprotocol.HubMessage;

/** The numbers of what a client sends: what was sent before on another socket is not heard twice. For one thread at a time. */
final class InboundNumbers {

    private long next = 1;
    private volatile long received;
    private boolean awaiting;

    /** What a message is. */
    enum Verdict {
        NEW,
        /** To be forgotten. */
        KNOWN,
        /** More is missing than there was, or it is not the time to say so. */
        IMPOSSIBLE
    }

    /** The client has another socket: first it says with which number it goes on. */
    void resumed() {
        awaiting = true;
    }

    /** Counts the message. Until a client that has resumed says where it goes on, nothing counts but its goodbye. */
    Verdict judge(HubMessage message) {
        if (message instanceof HubMessage.Sequence sequence) {
            return goOn(sequence.sequence());
        }
        if (awaiting) {
            return message instanceof HubMessage.Close ? Verdict.NEW : Verdict.KNOWN;
        }
        if (!message.isCounted()) {
            return Verdict.NEW;
        }
        long number = next++;
        if (number <= received) {
            return Verdict.KNOWN;
        }
        received = number;
        return Verdict.NEW;
    }

    private Verdict goOn(long number) {
        if (!awaiting || number < 1 || number > received + 1) {
            return Verdict.IMPOSSIBLE;
        }
        next = number;
        awaiting = false;
        return Verdict.KNOWN;
    }

    /** How many messages the client has sent, as far as they arrived. From any thread. */
    long received() {
        return received;
    }
}
