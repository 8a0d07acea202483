package io.rejoin.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads a table of test rows: one row a line, columns between bars, lines with a hash are remarks. */
final class Rows {
    private Rows() {}

    static List<List<String>> of(String resource, int columns) {
        return text(resource)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> columns(line, columns))
                .toList();
    }

    /** The bytes of a cell: UTF-8, and {@code ~xx} for a byte that no text can hold. */
    static byte[] bytes(String cell) {
        var bytes = new java.io.ByteArrayOutputStream();
        byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == '~') {
                bytes.write(Integer.parseInt(new String(utf8, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(utf8[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> columns(String line, int columns) {
        List<String> cells = List.of(line.split(" \\| ", columns));
        if (cells.size() != columns) {
            throw new IllegalStateException("row without " + columns + " columns: " + line);
        }
        return cells.stream().map(String::strip).toList();
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Rows.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
