package io.rejoin.style;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** One Java file, parsed by the JDK's own compiler but not compiled; the path is relative to the repository. */
record JavaSource(String path, String text, CompilationUnitTree unit, SourcePositions positions) {
    static JavaSource parse(String path, String text) {
        return parse(List.of(new TextFile(path, text))).get(0);
    }

    /** All by one compiler: one for each file spends most of its time on its own start. */
    static List<JavaSource> parse(List<TextFile> files) {
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        diagnostic -> {},
                        List.of("-proc:none"),
                        null,
                        files.stream().map(JavaSource::input).toList());
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<JavaSource> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                TextFile file = files.get(sources.size());
                sources.add(new JavaSource(file.path(), file.text(), unit, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sources);
    }

    private static JavaFileObject input(TextFile file) {
        return new SimpleJavaFileObject(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return file.text();
            }
        };
    }

    /** Whether this is test code, wherever it lies: the contracts are main code of a test module. */
    boolean isTest() {
        return path.startsWith("tests/") || path.contains("src/test/");
    }

    boolean isPackageInfo() {
        return path.endsWith("package-info.java");
    }

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    long lines() {
        return text.lines().count();
    }

    Finding at(Tree tree, String breach) {
        return new Finding(path, firstLine(tree), breach);
    }

    long firstLine(Tree tree) {
        return line(positions.getStartPosition(unit, tree));
    }

    long lastLine(Tree tree) {
        return line(positions.getEndPosition(unit, tree));
    }

    private long line(long position) {
        return position < 0 ? 1 : unit.getLineMap().getLineNumber(position);
    }

    /** Every node of this type, in the order of the text, with the way to it. */
    <T extends Tree> Stream<Node<T>> nodes(Class<T> type) {
        List<Node<T>> found = new ArrayList<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
                if (type.isInstance(tree)) {
                    found.add(new Node<>(type.cast(tree), path(tree)));
                }
                return super.scan(tree, null);
            }

            private TreePath path(Tree tree) {
                return new TreePath(getCurrentPath(), tree);
            }
        }.scan(unit, null);
        return found.stream();
    }

    /** Named types at the top of the file. */
    Stream<ClassTree> topLevelTypes() {
        return unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).map(ClassTree.class::cast);
    }

    /** A node of the syntax tree and the nodes around it. */
    record Node<T extends Tree>(T tree, TreePath path) {
        /** The types around this node, innermost first. */
        Stream<ClassTree> enclosingTypes() {
            return Stream.iterate(path.getParentPath(), p -> p != null, TreePath::getParentPath)
                    .map(TreePath::getLeaf)
                    .filter(ClassTree.class::isInstance)
                    .map(ClassTree.class::cast);
        }
    }
}
