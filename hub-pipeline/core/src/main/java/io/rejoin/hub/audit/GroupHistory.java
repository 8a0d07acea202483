package io.rejoin.hub.audit;

import java.util.List;
import java.util.Optional;

/**
 * Who lost access to a group, and who tried to get in afterwards.
 *
 * @param losses oldest first
 * @param strangers refused attempts of those who did not lose it in this part of the history, oldest first
 * @param next where the history goes on: the sequence to ask for what comes after; empty at its end
 */
public record GroupHistory(List<Loss> losses, List<AuditRecord> strangers, Optional<Long> next) {

    public GroupHistory {
        losses = List.copyOf(losses);
        strangers = List.copyOf(strangers);
    }

    /**
     * That somebody lost access: one user by a revocation, by leaving, or as a check after an outage found; one user everywhere; or
     * everyone at once.
     *
     * @param record of the loss: who, when, by whom
     * @param attempts refused attempts to get into the group from then on, until the next loss, oldest first
     */
    public record Loss(AuditRecord record, List<AuditRecord> attempts) {

        public Loss {
            attempts = List.copyOf(attempts);
        }
    }
}
