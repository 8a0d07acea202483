package io.rejoin.undertow.hubprotocol;

import java.util.Optional;

/** How messages lie in a stream of bytes. */
interface Framing {

    /**
     * Where the first message ends.
     *
     * @param searched up to where an earlier search has come in vain
     * @return the place behind its last byte; negative if not all of it is there yet
     * @throws BadMessageException if it is, or will be, too big
     */
    int end(byte[] bytes, int from, int searched, int to);

    /**
     * The message of this frame.
     *
     * @return empty if it is of a kind that later protocols may have, which is ignored
     * @throws BadMessageException if it is none
     */
    Optional<HubMessage> message(byte[] bytes, int from, int end);
}
