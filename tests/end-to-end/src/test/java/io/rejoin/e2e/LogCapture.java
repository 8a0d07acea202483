package io.rejoin.e2e;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged, down to the finest level, with parameters and stack traces, from here to {@link #close}. */
final class LogCapture extends Handler implements AutoCloseable {
    private static final List<String> NAMES = List.of("io.undertow", "io.rejoin", "org.xnio");

    private final Formatter formatter = new SimpleFormatter();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<Logger> loggers = NAMES.stream().map(Logger::getLogger).toList();
    private final List<Optional<Level>> levels = loggers.stream()
            .map(logger -> Optional.ofNullable(logger.getLevel()))
            .toList();

    static LogCapture start() {
        LogCapture capture = new LogCapture();
        capture.setLevel(Level.ALL);
        capture.loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(capture);
        });
        return capture;
    }

    @Override
    public void publish(LogRecord entry) {
        StringWriter line = new StringWriter();
        line.write(entry.getLoggerName() + " " + entry.getMessage() + " " + formatter.formatMessage(entry));
        Optional.ofNullable(entry.getParameters())
                .ifPresent(all -> line.write(List.of(all).toString()));
        Optional.ofNullable(entry.getThrown()).ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(line, true)));
        lines.add(line.toString());
    }

    /** All of it so far. */
    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        for (int i = 0; i < loggers.size(); i++) {
            loggers.get(i).removeHandler(this);
            loggers.get(i).setLevel(levels.get(i).orElse(null));
        }
    }
}
