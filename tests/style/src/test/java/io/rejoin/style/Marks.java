package io.rejoin.style;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import java.util.Set;

/** Annotations by their simple name: the sources are parsed, not resolved. */
final class Marks {
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

    private Marks() {}

    static boolean has(ModifiersTree modifiers, String annotation) {
        return modifiers.getAnnotations().stream()
                .anyMatch(mark -> simple(mark.getAnnotationType().toString()).equals(annotation));
    }

    static boolean isTest(MethodTree method) {
        return TESTS.stream().anyMatch(test -> has(method.getModifiers(), test));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
