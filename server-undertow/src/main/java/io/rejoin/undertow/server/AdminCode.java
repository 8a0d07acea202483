package io.rejoin.undertow.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an administrator must know: 100 random bits in a file for its owner only. Prints as redacted. */
record AdminCode(String text) {

    /** Without the letters and digits that are taken for each other. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int GROUP_LETTERS = 4;
    private static final int BYTES_MAX = 256;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{12,128}");

    /**
     * Reads the code, or makes one if there is no file.
     *
     * @throws CannotStartException if the file cannot be used
     */
    static AdminCode loadOrCreate(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            return load(file);
        } catch (IOException e) {
            throw failure(file, "cannot be used (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".admin-code", ".tmp", OwnerOnly.file(file));
        Files.writeString(temporary, random() + System.lineSeparator());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static AdminCode load(Path file) throws IOException {
        if (!OwnerOnly.holds(file)) {
            throw failure(file, "may be touched by others than its owner; set permissions to 600", null);
        }
        String code = Files.size(file) > BYTES_MAX ? "" : Files.readString(file).strip();
        if (!FORM.matcher(code).matches()) {
            throw failure(file, "holds no code; delete it to get a new one", null);
        }
        return new AdminCode(code);
    }

    private static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LETTERS; i++) {
            code.append(i > 0 && i % GROUP_LETTERS == 0 ? "-" : "");
            code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    private static CannotStartException failure(Path file, String problem, @Nullable IOException cause) {
        String line = "admin code " + file + ": " + problem;
        return cause == null ? new CannotStartException(line) : new CannotStartException(line, cause);
    }

    @Override
    public String toString() {
        return "AdminCode[redacted]";
    }
}
