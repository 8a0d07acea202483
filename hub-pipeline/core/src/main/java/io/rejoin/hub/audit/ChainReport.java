package io.rejoin.hub.audit;

import java.util.Optional;

/**
 * What a check of the whole trail found.
 *
 * @param records how many records were read and found good
 * @param damage the first record that is not as it was written; empty if all are
 */
public record ChainReport(long records, AuditHead head, Optional<Damage> damage) {

    /** The first record that is wrong, missing or not ours, and how that shows. */
    public record Damage(long sequence, String problem) {}

    public boolean isIntact() {
        return damage.isEmpty();
    }
}
