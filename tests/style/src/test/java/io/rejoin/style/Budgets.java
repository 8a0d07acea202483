package io.rejoin.style;

import com.sun.source.tree.MethodTree;
import java.util.List;
import java.util.stream.Stream;

/** How long things may be: what does not fit on a few screens cannot be reviewed. */
final class Budgets {
    static final long FILE_LINES_MAX = 400;
    static final long METHOD_LINES_MAX = 40;

    private Budgets() {}

    static List<Finding> files(List<TextFile> files) {
        return files.stream()
                .filter(TextFile::isCode)
                .filter(file -> file.text().lines().count() > FILE_LINES_MAX)
                .map(file -> new Finding(
                        file.path(), 1, breach("file", file.text().lines().count(), FILE_LINES_MAX)))
                .toList();
    }

    static Stream<Finding> methods(JavaSource source) {
        return source.nodes(MethodTree.class)
                .map(JavaSource.Node::tree)
                .filter(method -> lines(source, method) > METHOD_LINES_MAX)
                .map(method -> source.at(
                        method, breach("method " + method.getName(), lines(source, method), METHOD_LINES_MAX)));
    }

    private static long lines(JavaSource source, MethodTree method) {
        return source.lastLine(method) - source.firstLine(method) + 1;
    }

    private static String breach(String what, long lines, long linesMax) {
        return what + " has " + lines + " lines, " + linesMax + " are allowed";
    }
}
