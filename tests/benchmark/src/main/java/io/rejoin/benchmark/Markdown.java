package io.rejoin.benchmark;

import java.util.Locale;

/** Text with headings and tables; the first row of a table is its head. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();
    private boolean inTable;

    void heading(String heading) {
        paragraph("## " + heading);
    }

    void paragraph(String paragraph) {
        text.append('\n').append(paragraph).append('\n');
        inTable = false;
    }

    void row(Object... cells) {
        text.append(inTable ? "" : "\n");
        for (Object cell : cells) {
            text.append("| ").append(cell).append(' ');
        }
        text.append("|\n");
        if (!inTable) {
            text.append("| --- ").append("| --: ".repeat(cells.length - 1)).append("|\n");
        }
        inTable = true;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
