package io.rejoin.hub.audit;

import java.time.Instant;

/**
 * One decision as it stands on the trail.
 *
 * @param sequence counts from 1 without gaps
 * @param at when it was decided, to the millisecond
 * @param node which server decided
 * @param event with the names of those users who were not erased, and the pseudonyms of those who were
 * @param hash of the record's text as a leaf of the tree, in lower-case hexadecimal
 */
public record AuditRecord(long sequence, Instant at, String node, AuditEvent event, String hash) {

    /**
     * One line of JSON, without a line feed: {@code seq}, {@code at} as ISO 8601, {@code node}, {@code kind}, {@code outcome},
     * {@code hash}, and where there are such {@code user}, {@code actor}, {@code connection}, {@code token} (family and generation),
     * {@code reason}, {@code revision}, {@code scope}, and {@code groups} with verdict, rule, level, basis, revision and staleness in
     * milliseconds.
     */
    public String toJson() {
        return AuditText.line(this);
    }
}
