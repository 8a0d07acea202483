/**
 * Grants, replay state and the audit trail in SQL databases.
 *
 * <p>SQLite, for one process with nothing to install: two files, opened as {@link SqliteDatabase}. PostgreSQL, for any number of
 * servers: a schema in a database that the application has, opened as {@link PostgresDatabase}.
 *
 * <p><b>What is durable when:</b> a call that changes something returns after its transaction was committed and the write-ahead log
 * was synchronised to the disk (SQLite: {@code synchronous=FULL}; PostgreSQL: {@code synchronous_commit} is never off here, {@code
 * fsync} is the server's own). From then on the change outlives a kill of the process, and a loss of power as far as the disk keeps
 * what it acknowledged. A call that threw {@link io.rejoin.hub.access.StoreUnavailableException} may or may not have taken effect;
 * it took effect as a whole or not at all. Changes of many callers share one transaction and so one synchronisation.
 */
@NullMarked
package io.rejoin.store.jdbc;

import org.jspecify.annotations.NullMarked;
