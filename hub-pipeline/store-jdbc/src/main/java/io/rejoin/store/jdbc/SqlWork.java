package io.rejoin.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to do within a transaction that its caller began and will end. */
interface SqlWork<T> {

    T on(Connection connection) throws SQLException;
}
