package io.rejoin.undertow.server;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** A log record as one line: level, who, what, and what was thrown with each cause and where. */
final class OneLineFormat extends Formatter {

    private static final int CAUSES_MAX = 5;

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder();
        line.append(record.getInstant()).append(' ').append(record.getLevel().getName());
        line.append(' ').append(record.getLoggerName()).append(": ").append(formatMessage(record));
        @Nullable Throwable thrown = record.getThrown();
        for (int i = 0; i < CAUSES_MAX && thrown != null; i++) {
            line.append("; ").append(thrown);
            StackTraceElement[] trace = thrown.getStackTrace();
            line.append(trace.length > 0 ? " at " + trace[0] : "");
            thrown = thrown.getCause();
        }
        return line.toString().replaceAll("\\R", " ") + System.lineSeparator();
    }
}
