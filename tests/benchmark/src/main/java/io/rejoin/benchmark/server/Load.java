package io.rejoin.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process with the clients, and what it can be told to do. */
final class Load implements AutoCloseable {
    private final Process process;
    private final Writer tasks;
    private final BufferedReader answers;

    Load() {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx768m",
                            "-XX:+UseSerialGC",
                            "-classpath",
                            System.getProperty("java.class.path"),
                            LoadRun.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tasks = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Has a task done. */
    String perform(Object... words) {
        ask(words);
        return await();
    }

    /** Sets a task and does not wait. */
    void ask(Object... words) {
        try {
            tasks.write(Stream.of(words).map(String::valueOf).collect(Collectors.joining(" ", "", "\n")));
            tasks.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The answer to the task that was set.
     *
     * @throws IllegalStateException if it could not be done as it must be
     */
    String await() {
        try {
            String answer = answers.readLine();
            if (answer == null || answer.startsWith(LoadRun.FAILED)) {
                throw new IllegalStateException("the clients " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
