package io.rejoin.token.tool;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;

/** The tool run once: what it said, and how it ended. */
record Console(int code, String out, String err) {

    static Console run(Clock clock, String in, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
        CommandLine line = TokenTool.commandLine(input, clock)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Console(code, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().map(String::stripTrailing).toList();
    }
}
