package io.rejoin.benchmark.server;

import io.rejoin.benchmark.Environment;
import io.rejoin.benchmark.Markdown;
import java.util.List;

/** The results in words. */
final class ServerTable {
    private final Markdown report = new Markdown();

    ServerTable() {
        report.paragraph(Environment.jvm());
    }

    ServerTable with(String floor, String subject, Dialect dialect, List<Result> results) {
        report.paragraph(dialect.words() + ": " + subject + " beside " + floor);
        report.row("what it costs the server", floor, subject, "x", "at most", "met");
        results.forEach(this::row);
        return this;
    }

    private void row(Result result) {
        report.row(
                result.task().words(),
                Markdown.number(result.floor(), 1),
                Markdown.number(result.subject(), 1),
                Markdown.number(result.times(), 2),
                result.verdict().get(0),
                result.verdict().get(1));
    }

    String text() {
        return report.toString();
    }
}
