package io.rejoin.style;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that stay out of every file, code or not. */
final class Words {
    // Bracketed letters keep the patterns from finding themselves.
    private static final Pattern POSTPONED = Pattern.compile("\\b(T[O]DO|F[I]XME|X[X]X)\\b");
    private static final Pattern PERSONAL_PATH =
            Pattern.compile("(^|[\\s\"'`=(:])/(ro[o]t|ho[m]e|Us[e]rs|wor[k]|t[m]p)/\\w");
    private static final Pattern REGISTRY =
            Pattern.compile("registry[.]npmjs|registry[.]yarnpkg|repo1?[.]maven|central[.]sonatype|\"resolve[d]\":");

    private Words() {}

    static List<Finding> postponed(List<TextFile> files) {
        return find(files, POSTPONED, "do it, or write down in DECISIONS.md why not");
    }

    static List<Finding> personalPaths(List<TextFile> files) {
        return find(files, PERSONAL_PATH, "a path of one machine");
    }

    static List<Finding> registries(List<TextFile> files) {
        return find(files, REGISTRY, "a package registry is named, whoever builds has their own");
    }

    private static List<Finding> find(List<TextFile> files, Pattern pattern, String breach) {
        return files.stream()
                .filter(file -> !file.isForeign())
                .flatMap(file -> inside(file, pattern, breach))
                .toList();
    }

    private static Stream<Finding> inside(TextFile file, Pattern pattern, String breach) {
        return file.matches(pattern, breach);
    }
}
