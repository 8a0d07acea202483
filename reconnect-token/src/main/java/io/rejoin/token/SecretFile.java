package io.rejoin.token;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small file that only its owner may touch. It is always there as a whole: a write is durable or did not happen. No
 * message tells anything of its content.
 */
final class SecretFile {
    private static final int BYTES_MAX = 65_536;
    private static final long LOCK_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOCK_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;

    SecretFile(Path file) {
        this.file = file;
    }

    /** What a file system knows of one state of the file: another state has another stamp. */
    record Stamp(@Nullable Object id, long nanos, long bytes) {}

    /**
     * The stamp of the file as it is.
     *
     * @throws KeyFileException if it is not there
     */
    Stamp stamp() {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.fileKey(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS), found.size());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    boolean isMissing() {
        return Files.notExists(file);
    }

    /**
     * What is in the file, nobody but its owner being able to touch it.
     *
     * @throws KeyFileException otherwise
     */
    byte[] bytes() {
        return bytes(OF_OWNER, "may be touched by others than its owner; set permissions to 600");
    }

    /**
     * What is in the file, nobody but its owner being able to write it.
     *
     * @throws KeyFileException otherwise
     */
    byte[] publicBytes() {
        Set<PosixFilePermission> allowed = EnumSet.allOf(PosixFilePermission.class);
        allowed.removeAll(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
        return bytes(allowed, "may be written by others than its owner; set permissions to 644");
    }

    private byte[] bytes(Set<PosixFilePermission> allowed, String otherwise) {
        try {
            boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
            require(!posix || allowed.containsAll(Files.getPosixFilePermissions(file)), otherwise);
            require(Files.size(file) <= BYTES_MAX, "is larger than " + BYTES_MAX + " bytes");
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Creates the file, unless another process was faster. */
    void create(String text) {
        publish(text, temporary -> {
            try {
                linkOrMove(temporary);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster: its content is the one that counts.
                return;
            }
        });
    }

    /** A hard link appears at once and complete, and unlike a move never replaces a file; not every system has it. */
    private void linkOrMove(Path temporary) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(temporary, file);
        }
    }

    /** Puts other content into the file: who reads it finds the old or the new one, and after a crash too. */
    void replace(String text) {
        publish(text, temporary -> {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private void publish(String text, Publication publication) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw failure("its folder does not exist");
        }
        try {
            // On POSIX a temporary file is made with permissions for its owner only, whatever the umask is.
            Path temporary = Files.createTempFile(folder, ".keys", ".tmp");
            try {
                write(temporary, text);
                publication.publish(temporary);
                force(folder);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure("cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** How the finished file gets its name. */
    private interface Publication {
        void publish(Path temporary) throws IOException;
    }

    private static void write(Path temporary, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Makes the new name durable; not every system lets a folder be opened. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Runs {@code work} while no other process or thread does so for this file. The lock is a file beside it, as this
     * one is replaced; it goes with the process, however that ends.
     *
     * @throws KeyFileException if the lock cannot be had within 10 seconds
     */
    <T> T locked(Supplier<T> work) {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            while (!isLocked(channel)) {
                require(System.nanoTime() - start < LOCK_PATIENCE_NANOS, "is being changed by another process");
                LockSupport.parkNanos(LOCK_LOOK_NANOS);
            }
            return work.get();
        } catch (IOException e) {
            throw failure("cannot be changed (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** The lock ends with its channel. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another ring of this very process has it.
            return false;
        }
    }

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw failure(otherwise);
        }
    }

    KeyFileException failure(String cause) {
        return new KeyFileException(this + ": " + cause);
    }

    private KeyFileException unreadable(IOException e) {
        return e instanceof NoSuchFileException
                ? failure("does not exist")
                : failure("cannot be read (" + e.getClass().getSimpleName() + ")");
    }

    @Override
    public String toString() {
        return "key file " + file;
    }
}
