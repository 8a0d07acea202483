package io.rejoin.token;

import java.util.Objects;

/**
 * A token or a reconnect was refused. It carries one {@link RefusalReason} and nothing of the token; it has no stack
 * trace, since whoever sends bad tokens must not make the server collect one.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public RefusedException(RefusalReason reason) {
        super(Objects.requireNonNull(reason).name(), null, false, false);
        this.reason = reason;
    }

    /** Why; for the audit trail, not for the client. */
    public RefusalReason reason() {
        return reason;
    }
}
