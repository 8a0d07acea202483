package io.rejoin.undertow.signalr2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** A small form in a request's body ({@code application/x-www-form-urlencoded}), read without a form parser. */
final class FormBody {

    /** One byte may be written as three characters. */
    private static final int ENCODED = 3;

    private final int messageMax;
    private final int bytesMax;
    private final Duration within;

    /**
     * @param messageMax largest value, in bytes
     * @param within how long a body may take, however steadily it comes
     */
    FormBody(int messageMax, Duration within) {
        this.messageMax = messageMax;
        this.within = within;
        this.bytesMax = ENCODED * messageMax;
    }

    /**
     * The form, once the body is there; no thread waits for it. A client that takes too long over it is cut off.
     *
     * @return fails with a {@link BadRequestException} if the body is too large
     */
    CompletionStage<Form> read(HttpServerExchange exchange) {
        return bytes(exchange).thenApply(body -> new Form(new String(body, StandardCharsets.UTF_8)));
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

        /**
         * The value of a field that must be there.
         *
         * @throws BadRequestException if it is not, is too large, or not well formed
         */
        String require(String field) {
            return find(field)
                    .orElseThrow(() -> new BadRequestException("Protocol error: the form has no " + field + "."));
        }
    }

    private String bounded(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > messageMax) {
            throw tooLarge();
        }
        return value;
    }

    private CompletableFuture<byte[]> bytes(HttpServerExchange exchange) {
        // Before the receiver makes room for as much as was announced.
        if (exchange.getRequestContentLength() > bytesMax) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        XnioExecutor.Key deadline = exchange.getIoThread()
                .executeAfter(() -> IoUtils.safeClose(exchange.getConnection()), within.toMillis(), MILLISECONDS);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(bytesMax);
        receiver.receiveFullBytes(
                (whole, bytes) -> afterwards(exchange, () -> body.complete(bytes)),
                (broken, e) -> afterwards(exchange, () -> body.completeExceptionally(refusal(e))));
        return body.whenComplete((bytes, failure) -> deadline.remove());
    }

    /** When the receiver has let go of the exchange, so that it may be answered from any thread. */
    private static void afterwards(HttpServerExchange exchange, Runnable task) {
        exchange.dispatch(SameThreadExecutor.INSTANCE, task);
    }

    private static BadRequestException refusal(IOException e) {
        return e instanceof RequestTooBigException || e instanceof Receiver.RequestToLargeException
                ? tooLarge()
                : new BadRequestException("Protocol error: the body did not come.");
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
