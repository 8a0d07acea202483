package io.rejoin.hub.audit;

import java.time.Instant;

/**
 * A record as an {@link AuditStore} keeps it. The text is the truth; the other columns are there to find it by, and the check
 * compares them with the text.
 *
 * @param user the user's identifier, or the empty string
 * @param refused whether anything was refused in it
 * @param text the record in JSON
 * @param hash lower-case hexadecimal SHA-256 over the previous row's hash and this row's text
 */
public record AuditRow(long sequence, Instant at, String user, boolean refused, String text, String hash) {}
