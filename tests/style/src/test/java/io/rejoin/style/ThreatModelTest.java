package io.rejoin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model names types and tests; each must be there. Reads the project's files, nothing else. */
final class ThreatModelTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.[a-z]+)?`");

    @Test
    void namedTypes_exist() throws IOException {
        Path root = Repository.root();
        Set<String> named = new TreeSet<>(NAMED.matcher(Files.readString(root.resolve("threat-model.md")))
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceAll("[`]|\\..*", ""))
                .collect(Collectors.toSet()));
        named.removeAll(types(root));
        named.removeAll(Set.of("Origin", "Bob"));
        assertThat(named)
                .as("named in threat-model.md, but there is no such type")
                .isEmpty();
    }

    private static Set<String> types(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
