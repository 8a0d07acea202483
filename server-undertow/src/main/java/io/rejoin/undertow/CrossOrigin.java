package io.rejoin.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.regex.Pattern;

/**
 * Lets pages of origins that were found good read the answers (WHATWG Fetch, section 3.2). The very origin is named, never all, as
 * requests carry credentials.
 */
final class CrossOrigin {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");
    /** Of all that clients set, with their libraries' own. */
    private static final String HEADERS = "Authorization, Content-Type, X-Requested-With, X-SignalR-User-Agent,"
            + " Rejoin-Token, Rejoin-Position, Rejoin-Key, Rejoin-Proof";

    private static final String TEN_MINUTES = "600";
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?");

    private CrossOrigin() {}

    /** Whether it names a scheme and a host, and maybe a port. */
    static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches();
    }

    /** Names the origin, and answers the request if it only asks whether another one may be sent; says whether it did. */
    static boolean answer(HttpServerExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin == null) {
            return false;
        }
        HeaderMap answer = exchange.getResponseHeaders();
        answer.put(ALLOW_ORIGIN, origin).put(ALLOW_CREDENTIALS, "true");
        boolean preflight = exchange.getRequestMethod().equals(Methods.OPTIONS)
                && exchange.getRequestHeaders().contains(REQUEST_METHOD);
        if (preflight) {
            answer.put(ALLOW_METHODS, "GET, POST, DELETE")
                    .put(ALLOW_HEADERS, HEADERS)
                    .put(MAX_AGE, TEN_MINUTES);
            exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
        }
        return preflight;
    }
}
