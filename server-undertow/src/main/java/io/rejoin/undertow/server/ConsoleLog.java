package io.rejoin.undertow.server;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Warnings and errors, a line each, on standard error. A file named by {@code java.util.logging.config.file} is obeyed instead. */
final class ConsoleLog {

    private ConsoleLog() {}

    static void install() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            install(Logger.getLogger(""), new ConsoleHandler());
        }
    }

    static void install(Logger root, Handler handler) {
        for (Handler former : root.getHandlers()) {
            root.removeHandler(former);
        }
        handler.setFormatter(new OneLineFormat());
        handler.setLevel(Level.WARNING);
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
    }
}
