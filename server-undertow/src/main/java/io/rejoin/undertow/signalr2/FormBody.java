package io.rejoin.undertow.signalr2;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A small form in a request's body ({@code application/x-www-form-urlencoded}), read without a form parser. */
final class FormBody {

    /** One byte may be written as three characters. */
    private static final int ENCODED = 3;

    private final int messageMax;
    private final int bytesMax;

    FormBody(int messageMax) {
        this.messageMax = messageMax;
        this.bytesMax = ENCODED * messageMax;
    }

    /**
     * The field's value; blocks until the body is there.
     *
     * @throws BadRequestException if the body is too large, no form, or has no such field
     */
    String read(HttpServerExchange exchange, String field) throws IOException {
        byte[] body = bytes(exchange);
        if (body.length > bytesMax) {
            throw tooLarge();
        }
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            if (pair.startsWith(field + "=")) {
                return bounded(decode(pair.substring(field.length() + 1)));
            }
        }
        throw new BadRequestException("Protocol error: the form has no " + field + ".");
    }

    private String bounded(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > messageMax) {
            throw tooLarge();
        }
        return value;
    }

    private byte[] bytes(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        try (InputStream in = exchange.getInputStream()) {
            return in.readNBytes(bytesMax + 1);
        } catch (RequestTooBigException e) {
            throw tooLarge();
        }
    }

    private static BadRequestException tooLarge() {
        return new BadRequestException(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "The message is too large.");
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("Protocol error: not a form.");
        }
    }
}
