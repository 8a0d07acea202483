package io.rejoin.hub.audit;

import java.time.Instant;

/**
 * One decision as it stands on the trail.
 *
 * @param sequence counts from 1 without gaps
 * @param at when it was decided, to the millisecond
 * @param node which server decided
 * @param hash lower-case hexadecimal SHA-256 over the previous record's hash and this record's text
 */
public record AuditRecord(long sequence, Instant at, String node, AuditEvent event, String hash) {}
