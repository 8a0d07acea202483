package io.rejoin.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import org.xnio.Options;

/**
 * The limits of a listener that faces strangers. Undertow's own are made for trusted ones: headers of a mebibyte, bodies that may
 * stall for ever.
 */
public final class ServerLimits {

    private static final int HEADER_BYTES = 32 * 1024;
    private static final int HEADERS = 64;
    private static final int PARAMETERS = 50;
    private static final int COOKIES = 50;
    private static final long BODY_BYTES = 256 * 1024;
    private static final int REQUEST_HEAD_MILLIS = 10_000;
    private static final int FIRST_BYTE_MILLIS = 30_000;
    private static final int STALLED_MILLIS = 30_000;
    private static final int BACKLOG = 4096;
    private static final int STREAMS = 100;

    private ServerLimits() {}

    /**
     * Sets every limit: a request's line and headers together 32 KiB and 64 headers, 50 parameters, 50 cookies, 256 KiB of body;
     * 30 s to the first byte, 10 s for the head, 30 s for a stalled body. WebSockets are exempt from the last one: their transports
     * watch over themselves.
     */
    public static Undertow.Builder apply(Undertow.Builder builder) {
        return builder.setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, PARAMETERS)
                .setServerOption(UndertowOptions.MAX_COOKIES, COOKIES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES)
                .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, BODY_BYTES)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_HEAD_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, FIRST_BYTE_MILLIS)
                .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
                .setServerOption(UndertowOptions.WEB_SOCKETS_READ_TIMEOUT, 0)
                .setServerOption(UndertowOptions.WEB_SOCKETS_WRITE_TIMEOUT, 0)
                .setSocketOption(Options.READ_TIMEOUT, STALLED_MILLIS)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.KEEP_ALIVE, true);
    }
}
