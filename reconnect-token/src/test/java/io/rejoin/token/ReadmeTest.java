package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module's README does what it says: its Java is compiled and run. Writes to a temporary folder. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.rejoin.token.*;
            import java.nio.file.Path;
            import java.time.*;
            import java.util.*;
            """;

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
        return BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
