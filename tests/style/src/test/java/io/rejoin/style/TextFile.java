package io.rejoin.style;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One text file; the path is relative to the repository. */
record TextFile(String path, String text) {
    /** Where the pattern is found, line by line. */
    Stream<Finding> matches(Pattern pattern, String breach) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> pattern.matcher(lines.get(i)).find())
                .mapToObj(i ->
                        new Finding(path, i + 1L, breach + ": " + lines.get(i).strip()));
    }

    /** Someone else's file that is carried along as it is. */
    boolean isForeign() {
        return path.contains("/lib/") || path.endsWith(".min.js") || path.equals("LICENSE");
    }

    /** Whether a person writes and reviews it as code. */
    boolean isCode() {
        return !isForeign() && path.matches(".*\\.(java|js|mjs|css|html|sql|sh)|\\.ci/.*|tools/[^.]*");
    }
}
