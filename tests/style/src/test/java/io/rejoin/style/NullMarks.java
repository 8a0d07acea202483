package io.rejoin.style;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every package says {@code @NullMarked}: without it the null checker stays silent about the whole package. */
final class NullMarks {
    private NullMarks() {}

    /** One finding for each package of a module without a marked {@code package-info.java}, in main code or in tests. */
    static List<Finding> missing(List<JavaSource> sources) {
        Set<String> marked = sources.stream()
                .filter(source -> source.isPackageInfo() && isMarked(source))
                .map(NullMarks::home)
                .collect(Collectors.toSet());
        return sources.stream()
                .filter(source -> !marked.contains(home(source)))
                .collect(Collectors.toMap(NullMarks::home, JavaSource::path, (first, second) -> first))
                .values()
                .stream()
                .sorted()
                .map(path -> new Finding(path, 1, "the package has no package-info.java with @NullMarked"))
                .toList();
    }

    private static boolean isMarked(JavaSource source) {
        return source.unit().getPackageAnnotations().stream()
                .anyMatch(mark -> mark.getAnnotationType().toString().equals("NullMarked"));
    }

    /** Module and package: tests share the mark of the main package that they extend. */
    private static String home(JavaSource source) {
        int src = source.path().indexOf("src/");
        return source.path().substring(0, Math.max(src, 0)) + " " + source.packageName();
    }
}
