package io.rejoin.undertow.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder with all that the server keeps: {@code keys.json}, {@code grants.db}, {@code audit.db}, {@code admin-code}. One server
 * at a time uses it; {@code in-use} is locked while that runs.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel inUse;

    private DataFolder(Path path, FileChannel inUse) {
        this.path = path;
        this.inUse = inUse;
    }

    /**
     * Takes the folder into use; creates it, for its owner only, if there is none.
     *
     * @throws CannotStartException if it cannot be used, or another server uses it
     */
    static DataFolder open(Path path) {
        create(path);
        FileChannel inUse = lockFile(path);
        if (!isLocked(inUse)) {
            close(inUse);
            throw failure(path, "is in use by another server", null);
        }
        return new DataFolder(path, inUse);
    }

    private static void create(Path path) {
        try {
            Files.createDirectories(path, OwnerOnly.folder(path));
        } catch (FileAlreadyExistsException e) {
            throw failure(path, "is not a folder", e);
        } catch (IOException e) {
            throw failure(path, "cannot be created (" + word(e) + ")", e);
        }
    }

    private static FileChannel lockFile(Path path) {
        Path file = path.resolve("in-use");
        try {
            return FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(file));
        } catch (IOException e) {
            throw failure(path, "cannot be written (" + word(e) + ")", e);
        }
    }

    /** The lock goes with the process, however that ends. */
    private static boolean isLocked(FileChannel inUse) {
        try {
            return inUse.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static CannotStartException failure(Path path, String problem, @Nullable IOException cause) {
        String line = "data folder " + path + " " + problem;
        return cause == null ? new CannotStartException(line) : new CannotStartException(line, cause);
    }

    /** What the file system said, or what kind of failure it was. */
    private static String word(IOException failure) {
        String reason = failure instanceof FileSystemException files ? files.getReason() : null;
        return reason != null ? reason : failure.getClass().getSimpleName();
    }

    Path keys() {
        return path.resolve("keys.json");
    }

    Path grants() {
        return path.resolve("grants.db");
    }

    Path audit() {
        return path.resolve("audit.db");
    }

    Path adminCode() {
        return path.resolve("admin-code");
    }

    @Override
    public void close() {
        close(inUse);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only ever locked, never written.
        }
    }
}
