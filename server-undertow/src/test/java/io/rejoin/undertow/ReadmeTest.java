package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java is compiled against what is built here; reads the README, writes to a temporary folder. */
final class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.rejoin.hub.*;
            import io.rejoin.hub.access.*;
            import io.rejoin.hub.audit.*;
            import io.rejoin.hub.backplane.*;
            import io.rejoin.hub.pipeline.*;
            import io.rejoin.hub.reconnect.*;
            import io.rejoin.store.jdbc.*;
            import io.rejoin.token.*;
            import io.rejoin.undertow.*;
            import io.rejoin.undertow.signalr.*;
            import io.undertow.Handlers;
            import io.undertow.Undertow;
            import io.undertow.server.HttpHandler;
            import java.net.URI;
            import java.nio.file.Path;
            import java.sql.Connection;
            import java.sql.PreparedStatement;
            import java.sql.ResultSet;
            import java.sql.SQLException;
            import java.time.Clock;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.CompletionStage;
            import java.util.stream.*;
            import javax.sql.DataSource;
            """;

    @Test
    void snippets_compile(@TempDir Path classes) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        String source = blocks.stream().collect(Collectors.joining("\n", IMPORTS + "final class Readme {\n", "}\n"));

        assertThat(compile(source, classes)).isEmpty();
    }

    @Test
    void plugIn_staysShort() throws IOException {
        String plugIn = BLOCK.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(plugIn.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(26);
    }

    /** What the compiler has to say; nothing if all is well. */
    private static String compile(String source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        compiler.getTask(said, null, null, options, null, List.of(file)).call();
        return said.toString();
    }
}
