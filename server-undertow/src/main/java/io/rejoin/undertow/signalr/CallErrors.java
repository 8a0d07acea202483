package io.rejoin.undertow.signalr;

import io.rejoin.hub.HubException;
import io.rejoin.hub.pipeline.NotAuthorizedException;
import io.rejoin.hub.pipeline.UnfitCallException;
import io.rejoin.token.HubName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told of calls that went wrong, in the words that they know: the text of an exception only if it is meant for them. */
final class CallErrors {

    private static final Logger LOG = LoggerFactory.getLogger(CallErrors.class);

    private final HubName hub;
    private final boolean detailed;

    CallErrors(HubName hub, boolean detailed) {
        this.hub = hub;
        this.detailed = detailed;
    }

    String ofCall(String method, Throwable failure) {
        if (failure instanceof NotAuthorizedException) {
            return "Failed to invoke '" + method + "' because user is unauthorized";
        }
        if (failure instanceof UnfitCallException unfit) {
            return unfit.tellsAll()
                    ? String.valueOf(unfit.getMessage())
                    : told("Failed to invoke '" + method + "' due to an error on the server.", unfit);
        }
        return told("An unexpected error occurred invoking '" + method + "' on the server.", failure);
    }

    String ofStream(Throwable failure) {
        return told("An error occurred on the server while streaming results.", failure);
    }

    private String told(String text, Throwable failure) {
        if (failure instanceof HubException) {
            return text + " HubException: " + failure.getMessage();
        }
        LOG.warn("a call of hub {} failed: {}", hub.value(), failure.getClass().getName());
        LOG.debug("where it failed", failure);
        return detailed ? text + " " + failure.getClass().getSimpleName() + ": " + failure.getMessage() : text;
    }
}
