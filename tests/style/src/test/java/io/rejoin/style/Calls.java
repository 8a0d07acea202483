package io.rejoin.style;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** What code may not do. */
final class Calls {
    private static final String CONSOLE_PACKAGE = "io.rejoin.undertow.server";
    private static final Pattern SLEEP = Pattern.compile("(.*\\.)?(Thread|MILLISECONDS|SECONDS|MINUTES)\\.sleep|sleep");
    private static final Pattern CLOCK = Pattern.compile(
            "(.*\\.)?((Instant|Local\\w+|ZonedDateTime|OffsetDateTime)\\.now|System\\.currentTimeMillis)");
    private static final Set<String> CONSOLE = Set.of("System.out", "System.err", "java.lang.System.out");
    private static final Set<String> SKIPPING = Set.of("Disabled", "org.junit.jupiter.api.Disabled");

    private Calls() {}

    static Stream<Finding> sleeping(JavaSource source) {
        return !source.isTest()
                ? Stream.of()
                : calls(source, SLEEP, "a test waits for a condition or drives a clock, it does not sleep");
    }

    static Stream<Finding> skipping(JavaSource source) {
        return source.nodes(AnnotationTree.class)
                .map(JavaSource.Node::tree)
                .filter(mark -> SKIPPING.contains(mark.getAnnotationType().toString()))
                .map(mark -> source.at(mark, "a test is mended or removed, not switched off"));
    }

    static Stream<Finding> printing(JavaSource source) {
        if (source.isTest() || source.packageName().equals(CONSOLE_PACKAGE)) {
            return Stream.of();
        }
        Stream<Finding> console = source.nodes(MemberSelectTree.class)
                .map(JavaSource.Node::tree)
                .filter(select -> CONSOLE.contains(select.toString()))
                .map(select -> source.at(select, select + " belongs to " + CONSOLE_PACKAGE + " only"));
        return Stream.concat(
                console, calls(source, Pattern.compile("(.*\\.)?printStackTrace"), "a stack trace goes to the log"));
    }

    static Stream<Finding> readingTheTime(JavaSource source) {
        return source.isTest() ? Stream.of() : calls(source, CLOCK, "time comes from a Clock that was handed in");
    }

    static Stream<Finding> bareExceptions(JavaSource source) {
        return source.isTest()
                ? Stream.of()
                : source.nodes(NewClassTree.class)
                        .map(JavaSource.Node::tree)
                        .filter(made -> made.getIdentifier().toString().matches("(java\\.lang\\.)?(Runtime)?Exception"))
                        .map(made -> source.at(made, "an exception type per meaning, not " + made.getIdentifier()));
    }

    static Stream<Finding> changingStatics(JavaSource source) {
        return source.isTest()
                ? Stream.of()
                : source.nodes(VariableTree.class)
                        .map(JavaSource.Node::tree)
                        .filter(field -> field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.FINAL))
                        .map(field -> source.at(field, "the static " + field.getName() + " can change"));
    }

    private static Stream<Finding> calls(JavaSource source, Pattern method, String breach) {
        return source.nodes(MethodInvocationTree.class)
                .map(JavaSource.Node::tree)
                .filter(call ->
                        method.matcher(call.getMethodSelect().toString()).matches())
                .filter(call -> !method.equals(CLOCK) || call.getArguments().isEmpty())
                .map(call -> source.at(call, breach));
    }
}
