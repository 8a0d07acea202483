package io.rejoin.hub.reconnect;

import io.rejoin.hub.Missed;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Returns;
import io.rejoin.hub.audit.AuditReceipt;
import java.util.Objects;
import java.util.function.Consumer;

/** Hands a client what it missed, once and in order, then what came meanwhile, then what comes; with a fresh token. */
final class MessageRecovery {

    private final Returns returns;

    MessageRecovery(Returns returns) {
        this.returns = returns;
    }

    /**
     * @param receipt that the decision is durably on the trail: nothing is handed over before
     * @param tellApplication is told how much is handed over and whether something is missing, before it is
     */
    Outbox recover(Rejoined rejoined, AuditReceipt receipt, Consumer<Missed> tellApplication) {
        Objects.requireNonNull(receipt, "receipt");
        Missed missed = returns.missed(rejoined.returned());
        tellApplication.accept(missed);
        returns.open(rejoined.returned(), missed);
        return rejoined.returned().outbox();
    }
}
