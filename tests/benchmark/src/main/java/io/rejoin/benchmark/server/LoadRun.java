package io.rejoin.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients, in a process of their own, so that only what the server does is counted. Does what it is told, a line at a time, and says when it is done or
 * what went wrong; ends with its input.
 */
public final class LoadRun {
    /** Begins the answer of a task that failed. */
    static final String FAILED = "failed: ";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, Crowd> crowds = new HashMap<>();

    private LoadRun() {}

    /** Takes nothing. */
    public static void main(String[] arguments) throws IOException {
        LoadRun run = new LoadRun();
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String task = tasks.readLine(); task != null; task = tasks.readLine()) {
            System.out.println(run.answer(task.split(" ")));
        }
    }

    private String answer(String[] task) {
        try {
            return perform(task);
        } catch (IOException | RuntimeException e) {
            return FAILED + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED + e;
        }
    }

    private String perform(String[] task) throws IOException, InterruptedException {
        if (task[0].equals("gather")) {
            crowds.put(
                    task[1],
                    new Crowd(
                            Dialect.valueOf(task[2]),
                            Integer.parseInt(task[3]),
                            Boolean.parseBoolean(task[4]),
                            PATIENCE));
            return "done";
        }
        Crowd crowd = crowds.get(task[1]);
        switch (task[0]) {
            case "open" ->
                crowd.open(Population.valueOf(task[2]), Integer.parseInt(task[3]), Integer.parseInt(task[4]));
            case "back" -> crowd.comeBack();
            case "hear" -> crowd.hear(Integer.parseInt(task[2]));
            case "drop" -> crowd.drop(Boolean.parseBoolean(task[2]));
            case "sample" -> {
                List<String> sample = crowd.sample();
                return sample.get(0) + "\t" + sample.get(1);
            }
            default -> throw new IOException("unknown task " + task[0]);
        }
        return "done";
    }
}
