package io.rejoin.style;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** What things may be called: a noun with a job, never a drawer to put things in. */
final class Names {
    private static final Pattern CLASS_WORD =
            Pattern.compile("(Impl|Manager|Helpers?|Utils?|Utilities|Common)(?=$|[A-Z0-9_])");
    private static final Set<String> PACKAGE_WORDS =
            Set.of("api", "common", "commons", "helper", "helpers", "impl", "lang", "misc", "util", "utils");
    private static final Pattern GETTER = Pattern.compile("get[A-Z].*");
    private static final Pattern TEST = Pattern.compile("[a-z][A-Za-z0-9]*_[A-Za-z0-9_]+");

    private Names() {}

    static Stream<Finding> types(JavaSource source) {
        return source.nodes(ClassTree.class)
                .map(JavaSource.Node::tree)
                .filter(type -> CLASS_WORD.matcher(type.getSimpleName()).find())
                .map(type -> source.at(type, "the name " + type.getSimpleName() + " says nothing: name its job"));
    }

    static Stream<Finding> packages(JavaSource source) {
        return Stream.of(source.packageName().split("\\.", -1))
                .filter(PACKAGE_WORDS::contains)
                .map(word -> source.at(source.unit(), "the package name " + word + " says nothing: name its idea"));
    }

    /** Accessors without {@code get}, as records have them; what a foreign type prescribes is marked @Override. */
    static Stream<Finding> accessors(JavaSource source) {
        return source.isTest()
                ? Stream.of()
                : source.nodes(MethodTree.class)
                        .filter(node -> isAccessor(node.tree()) && isPublic(node))
                        .map(node ->
                                source.at(node.tree(), "accessor " + node.tree().getName() + "() without get"));
    }

    static Stream<Finding> tests(JavaSource source) {
        return source.nodes(MethodTree.class)
                .map(JavaSource.Node::tree)
                .filter(method ->
                        Marks.isTest(method) && !TEST.matcher(method.getName()).matches())
                .map(method -> source.at(method, "test " + method.getName() + " is not named condition_expectation"));
    }

    private static boolean isAccessor(MethodTree method) {
        return method.getParameters().isEmpty()
                && GETTER.matcher(method.getName()).matches()
                && !Marks.has(method.getModifiers(), "Override");
    }

    private static boolean isPublic(JavaSource.Node<MethodTree> node) {
        boolean inInterface = node.enclosingTypes().limit(1).anyMatch(type -> type.getKind() == Tree.Kind.INTERFACE);
        Set<Modifier> flags = node.tree().getModifiers().getFlags();
        boolean method = flags.contains(Modifier.PUBLIC) || (inInterface && !flags.contains(Modifier.PRIVATE));
        return method
                && node.enclosingTypes().reduce((inner, outer) -> outer).stream()
                        .anyMatch(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC));
    }
}
