package io.rejoin.undertow.signalr2;

import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.RequestBody;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A small form in a request's body ({@code application/x-www-form-urlencoded}), read without a form parser. */
final class FormBody {

    /** One byte may be written as three characters. */
    private static final int ENCODED = 3;

    private final int messageMax;
    private final RequestBody bodies;

    /**
     * @param messageMax largest value, in bytes
     * @param within how long a body may take, however steadily it comes
     */
    FormBody(int messageMax, Duration within) {
        this.messageMax = messageMax;
        this.bodies = new RequestBody(ENCODED * messageMax, within);
    }

    /**
     * The form, once the body is there; no thread waits for it. A client that takes too long over it is cut off.
     *
     * @return fails with a {@link BadRequestException} if the body is too large
     */
    CompletionStage<Form> read(HttpServerExchange exchange) {
        return bodies.read(exchange).thenApply(body -> new Form(new String(body, StandardCharsets.UTF_8)));
    }

    /** The fields; empty if there was no body. */
    final class Form {

        private final String text;

        private Form(String text) {
            this.text = text;
        }

        /**
         * The field's value.
         *
         * @throws BadRequestException if it is too large, or not well formed
         */
        Optional<String> find(String field) {
            for (String pair : text.split("&", -1)) {
                if (pair.startsWith(field + "=")) {
                    return Optional.of(bounded(decode(pair.substring(field.length() + 1))));
                }
            }
            return Optional.empty();
        }
    }

    private String bounded(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > messageMax) {
            throw new BadRequestException(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "The message is too large.");
        }
        return value;
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("Protocol error: not a form.");
        }
    }
}
