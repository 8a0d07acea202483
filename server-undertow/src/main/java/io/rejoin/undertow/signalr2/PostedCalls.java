package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.threads.Stages;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.FairWorkers;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that come in the body of a request. No thread waits: not while the body comes, nor while the answer is on its way. */
final class PostedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(PostedCalls.class);

    private final FormBody forms;
    private final ClientCalls calls;
    private final FairWorkers workers;
    private final CallsUnderWay underWay;
    private final Duration patience;

    /**
     * @param patience how long a call may take until the client is told that it will not hear of it; the call itself goes on
     */
    PostedCalls(FormBody forms, ClientCalls calls, FairWorkers workers, CallsUnderWay underWay, Duration patience) {
        this.forms = forms;
        this.calls = calls;
        this.workers = workers;
        this.underWay = underWay;
        this.patience = patience;
    }

    /** What the client is told, be it the answer or why there is none. */
    record Told(int status, String text) {}

    /** Reads the call from the body and makes it. The stage does not fail. */
    CompletionStage<Told> answer(HttpServerExchange exchange, Connection connection) {
        return forms.read(exchange)
                // The client leaves the field out if the page sends nothing.
                .thenApply(form -> form.find("data").orElse(""))
                .thenCompose(call -> inTime(connection, call))
                .thenApply(answer -> answer.map(text -> new Told(StatusCodes.OK, text))
                        .orElseGet(() -> new Told(StatusCodes.BAD_REQUEST, "Protocol error: data is not a call.")))
                .exceptionally(PostedCalls::refusal);
    }

    private CompletionStage<Optional<String>> inTime(Connection connection, String call) {
        underWay.begun(connection);
        return CompletableFuture.completedFuture(call)
                .thenComposeAsync(text -> calls.answer(connection, text), workers.of(connection))
                .whenComplete((answer, failure) -> underWay.ended(connection))
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Told refusal(Throwable thrown) {
        Throwable failure = Stages.cause(thrown);
        if (failure instanceof BadRequestException refused) {
            return new Told(refused.status(), String.valueOf(refused.getMessage()));
        }
        if (failure instanceof TimeoutException) {
            return new Told(StatusCodes.GATEWAY_TIME_OUT, "The call takes too long.");
        }
        LOG.error("a call could not be made", failure);
        return new Told(StatusCodes.SERVICE_UNAVAILABLE, "The call could not be made, come back later.");
    }
}
