package io.rejoin.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.regex.Pattern;

/**
 * Where a request ends. Undertow takes every transfer coding for chunks and lets long lengths overflow; a proxy in front may not, and what
 * it takes for the body of one user's request is another request then (RFC 9112, sections 6.1 and 11.2).
 */
final class RequestLength {

    /** So many digits never overflow. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private RequestLength() {}

    /** Refuses a request that does not say clearly where it ends, and hears no other on its socket. Whether it did. */
    static boolean refuse(HttpServerExchange exchange) {
        if (isClear(exchange)) {
            return false;
        }
        exchange.setPersistent(false).setStatusCode(StatusCodes.BAD_REQUEST);
        exchange.getResponseSender().send("It is not clear where the request ends.");
        return true;
    }

    private static boolean isClear(HttpServerExchange exchange) {
        HeaderValues coding = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
        HeaderValues length = exchange.getRequestHeaders().get(Headers.CONTENT_LENGTH);
        if (coding == null) {
            return length == null
                    || (length.size() == 1 && LENGTH.matcher(length.getFirst()).matches());
        }
        return length == null
                && coding.size() == 1
                && coding.getFirst().equalsIgnoreCase("chunked")
                && !exchange.getProtocol().equals(Protocols.HTTP_1_0);
    }
}
