package io.rejoin.store.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that writes down what is asked of its connections: each entry is at least one round trip. */
final class CountingDataSource implements DataSource {

    private final DataSource source;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    CountingDataSource(DataSource source) {
        this.source = source;
    }

    /** The statements that were executed, and {@code commit} and {@code rollback}. */
    List<String> asked() {
        return asked;
    }

    /** How many of them contain this. */
    long count(String part) {
        return asked.stream().filter(statement -> statement.contains(part)).count();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counting(Connection.class, source.getConnection(), "");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return counting(Connection.class, source.getConnection(user, password), "");
    }

    /** @param sql what the statement will execute, if it is known yet */
    private <T> T counting(Class<T> type, T counted, String sql) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    String first = given != null && given[0] instanceof String text ? text : sql;
                    if (method.getName().startsWith("execute")) {
                        asked.add(first);
                    } else if (method.getName().equals("commit")
                            || method.getName().equals("rollback")) {
                        asked.add(method.getName());
                    }
                    try {
                        Object result = method.invoke(counted, given);
                        if (result instanceof PreparedStatement statement) {
                            return counting(PreparedStatement.class, statement, first);
                        }
                        return result instanceof Statement statement
                                ? counting(Statement.class, statement, "")
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
