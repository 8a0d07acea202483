package io.rejoin.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides who somebody is, and may come at most once: of two, a proxy in front may have checked the one that is not believed here (RFC
 * 9110, section 5.3).
 */
final class SaidOnce {

    private static final List<HttpString> NAMES = List.of(Headers.AUTHORIZATION, Headers.ORIGIN);

    private SaidOnce() {}

    /** Refuses a request that says one of them twice. Whether it did. */
    static boolean refuse(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        boolean twice = NAMES.stream().map(headers::get).anyMatch(SaidOnce::isAmbiguous);
        if (twice) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST).endExchange();
        }
        return twice;
    }

    private static boolean isAmbiguous(@Nullable HeaderValues values) {
        return values != null && values.size() > 1;
    }
}
