package io.rejoin.undertow.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** The body of a request, of bounded size and in bounded time. No thread waits for it. */
public final class RequestBody {

    private final int bytesMax;
    private final Duration within;

    /** @param within how long a body may take, however steadily it comes; who takes longer is cut off */
    public RequestBody(int bytesMax, Duration within) {
        this.bytesMax = bytesMax;
        this.within = within;
    }

    /**
     * All of it, once it is there.
     *
     * @return fails with a {@link BadRequestException} if it is too large or breaks off
     */
    public CompletionStage<byte[]> read(HttpServerExchange exchange) {
        // Before the receiver makes room for as much as was announced.
        if (exchange.getRequestContentLength() > bytesMax) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        XnioExecutor.Key deadline =
                exchange.getIoThread().executeAfter(() -> tooSlow(exchange, body), within.toMillis(), MILLISECONDS);
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(bytesMax);
        receiver.receiveFullBytes(
                (whole, bytes) -> afterwards(exchange, () -> body.complete(bytes)),
                (broken, e) -> afterwards(exchange, () -> body.completeExceptionally(refusal(e))));
        return body.whenComplete((bytes, failure) -> deadline.remove());
    }

    /** Whoever waits for it is told here, as the receiver says nothing of a connection that is closed on this side. */
    private static void tooSlow(HttpServerExchange exchange, CompletableFuture<byte[]> body) {
        IoUtils.safeClose(exchange.getConnection());
        body.completeExceptionally(broken());
    }

    /** When the receiver has let go of the exchange, so that it may be answered from any thread. */
    private static void afterwards(HttpServerExchange exchange, Runnable task) {
        exchange.dispatch(SameThreadExecutor.INSTANCE, task);
    }

    private static BadRequestException refusal(IOException e) {
        return e instanceof RequestTooBigException || e instanceof Receiver.RequestToLargeException
                ? tooLarge()
                : broken();
    }

    private static BadRequestException broken() {
        return new BadRequestException("Protocol error: the body did not come.");
    }

    private static BadRequestException tooLarge() {
        return new BadRequestException(StatusCodes.REQUEST_ENTITY_TOO_LARGE, "The message is too large.");
    }
}
