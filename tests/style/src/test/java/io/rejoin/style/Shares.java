package io.rejoin.style;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Rules about main code as a whole: how much is closed, and how much is shown. Below twenty types they say nothing. */
final class Shares {
    static final int TYPES_MIN = 20;
    static final int OPEN_PERCENT_MAX = 5;
    static final int PUBLIC_PERCENT_MAX = 75;
    private static final Set<Modifier> CLOSED = Set.of(Modifier.FINAL, Modifier.SEALED);

    private Shares() {}

    /** Classes that are neither final nor sealed, if they are more than one in twenty types. */
    static List<Finding> open(List<JavaSource> sources) {
        List<JavaSource> main = main(sources);
        long types = main.stream()
                .flatMap(source -> source.nodes(ClassTree.class))
                .filter(node -> isNamed(node.tree()))
                .count();
        List<Finding> open = main.stream()
                .flatMap(source -> source.nodes(ClassTree.class)
                        .map(JavaSource.Node::tree)
                        .filter(type -> isNamed(type) && isOpen(type))
                        .map(type -> source.at(type, "class " + type.getSimpleName() + " is open for extension")))
                .toList();
        return exceeds(open.size(), types, OPEN_PERCENT_MAX) ? open : List.of();
    }

    /** One finding for each package with public types at the top of a file, if those are more than three in four. */
    static List<Finding> shown(List<JavaSource> sources) {
        List<JavaSource> main = main(sources);
        long types = main.stream().flatMap(JavaSource::topLevelTypes).count();
        long shown = main.stream().mapToLong(Shares::shown).sum();
        return exceeds(shown, types, PUBLIC_PERCENT_MAX) ? shownByPackage(main, shown + " of " + types) : List.of();
    }

    private static List<Finding> shownByPackage(List<JavaSource> main, String inAll) {
        Map<String, List<JavaSource>> packages = main.stream()
                .collect(Collectors.groupingBy(JavaSource::packageName, TreeMap::new, Collectors.toList()));
        return packages.values().stream()
                .filter(sources -> sources.stream().anyMatch(source -> shown(source) > 0))
                .map(sources -> new Finding(
                        sources.get(0).path(),
                        1,
                        inAll + " top-level types are public; in this package "
                                + sources.stream().mapToLong(Shares::shown).sum() + " of "
                                + sources.stream()
                                        .flatMap(JavaSource::topLevelTypes)
                                        .count()))
                .toList();
    }

    private static long shown(JavaSource source) {
        return source.topLevelTypes()
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .count();
    }

    private static List<JavaSource> main(List<JavaSource> sources) {
        return sources.stream().filter(source -> !source.isTest()).toList();
    }

    private static boolean isNamed(ClassTree type) {
        return !type.getSimpleName().isEmpty();
    }

    private static boolean isOpen(ClassTree type) {
        return type.getKind() == Tree.Kind.CLASS
                && type.getModifiers().getFlags().stream().noneMatch(CLOSED::contains);
    }

    private static boolean exceeds(long part, long whole, int percentMax) {
        return whole >= TYPES_MIN && part * 100 > whole * percentMax;
    }
}
