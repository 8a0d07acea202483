package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java is compiled against what is built here, as Java 11; reads the README, writes to a temporary folder. */
final class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String HEAD = """
            import io.reactivex.rxjava3.core.Single;
            import io.rejoin.client.*;
            abstract class Readme {
                abstract void show(String user, String text);
                abstract void reload();
                void use(Single<String> accessToken) {
            """;

    @Test
    void snippet_compiles_andIsShort(@TempDir Path classes) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        String snippet = block.group(1);

        assertThat(snippet.lines()).hasSizeLessThanOrEqualTo(10);
        assertThat(compile(HEAD + snippet + "}}", classes)).isEmpty();
    }

    private static String compile(String source, Path classes) {
        StringWriter messages = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Readme.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "--release",
                "11",
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        boolean good = ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, options, null, List.of(file))
                .call();
        return good ? "" : messages.toString();
    }
}
