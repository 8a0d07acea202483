package io.rejoin.style;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository as text, without what a build makes. */
final class Repository {
    private static final Set<String> FOLDERS_SKIPPED = Set.of("target", "node_modules", ".git", ".idea", "data");

    private Repository() {}

    /** Reads and parses once; the files do not change while the tests run. */
    static List<JavaSource> javaSources() {
        return Sources.JAVA;
    }

    /** Every text file, Java or not. */
    static List<TextFile> textFiles() {
        return Sources.TEXT;
    }

    /** The folder that holds {@code .mvn}, upwards from where the tests run. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside the repository");
            }
            folder = parent;
        }
        return folder;
    }

    private static List<TextFile> read() {
        Path root = root();
        List<TextFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean skip = FOLDERS_SKIPPED.contains(folder.toFile().getName()) && !isSource(folder);
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    add(files, root.relativize(file).toString().replace('\\', '/'), file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }

    private static boolean isSource(Path folder) {
        return folder.toString().replace('\\', '/').contains("/src/");
    }

    private static void add(List<TextFile> files, String path, Path file) throws IOException {
        try {
            files.add(new TextFile(path, Files.readString(file, UTF_8)));
        } catch (MalformedInputException binary) {
            // A picture or an archive: the rules speak about text.
        }
    }

    private static final class Sources {
        static final List<TextFile> TEXT = read();
        static final List<JavaSource> JAVA = JavaSource.parse(
                TEXT.stream().filter(file -> file.path().endsWith(".java")).toList());
    }
}
