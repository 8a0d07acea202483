package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.tool.TokenTool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The module's README does what it says: its Java is compiled and run, and so are its commands. Writes to a temporary folder. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.rejoin.token.*;
            import java.nio.file.Path;
            import java.time.*;
            import java.util.*;
            """;

    private static final Pattern COMMAND = Pattern.compile("java -jar \\S+\\.jar (.*)");

    @TempDir
    Path folder;

    @Test
    void firstSnippet_givesGroupsToTheirOwnerOnly() throws Exception {
        assertThat(comeBack("ana", "ana")).isEqualTo(Set.of(GroupName.of("lobby")));
        assertThat(comeBack("ana", "bob")).isEqualTo(Set.of());
    }

    @Test
    void everySnippet_compiles() throws IOException {
        assertThat(blocks()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(compile()).isEmpty();
    }

    /** In their order; the key that is burned is the first, and the token that is inspected is signed by the next. */
    @Test
    void everyCommand_doesWhatItSays() throws IOException {
        List<String> commands = matches(COMMAND);
        assertThat(commands).hasSizeGreaterThanOrEqualTo(6);
        for (String command : commands) {
            assertThat(exitCode(command)).as(command).isZero();
        }
    }

    private int exitCode(String command) throws IOException {
        Path file = folder.resolve("keys.json");
        String keyId = Files.exists(file) ? KeyRing.load(file).activeKeyId() : "none";
        byte[] token = Files.exists(file) ? token(file) : new byte[0];
        String[] words = command.replaceFirst(" < .*", "").split(" ");
        String[] arguments = Stream.of(words)
                .map(word -> word.equals("keys.json") ? file.toString() : word.equals("KEY") ? keyId : word)
                .toArray(String[]::new);
        CommandLine line = new CommandLine(CommandSpec.create()).setOut(new PrintWriter(Writer.nullWriter()));
        return TokenTool.mount(line, new ByteArrayInputStream(token), Clock.systemUTC())
                .execute(arguments);
    }

    private static byte[] token(Path keys) {
        var issuer = new TokenIssuer(KeyRing.load(keys), Sample.POLICY, Clock.systemUTC());
        return issuer.issue(Sample.content()).text().getBytes(StandardCharsets.US_ASCII);
    }

    private Object comeBack(String owner, String presenter) throws Exception {
        assertThat(compile()).isEmpty();
        URL[] classes = {folder.toUri().toURL()};
        try (var loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            return loader.loadClass("Readme")
                    .getDeclaredMethod("comeBack", KeyRing.class, UserId.class, UserId.class)
                    .invoke(null, KeyRing.generate(), UserId.of(owner), UserId.of(presenter));
        }
    }

    /** What the compiler has to say; nothing if all is well. */
    private String compile() throws IOException {
        String source =
                blocks().stream().collect(Collectors.joining("\n", IMPORTS + "public final class Readme {\n", "}\n"));
        StringWriter said = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(file))
                .call();
        return said.toString();
    }

    private static List<String> blocks() throws IOException {
        return matches(BLOCK);
    }

    private static List<String> matches(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
