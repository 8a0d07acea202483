package io.rejoin.style;

import java.util.List;
import java.util.stream.Stream;

/** A house rule that can be judged file by file. */
interface Rule {
    Stream<Finding> findings(JavaSource source);

    /** All breaches in these files, none if all is well. */
    default List<Finding> findings(List<JavaSource> sources) {
        return sources.stream().flatMap(this::findings).toList();
    }
}
