package io.rejoin.benchmark;

import java.util.Locale;

/** Text with headings and tables; the first row of a table is its head. */
public final class Markdown {
    private final StringBuilder text = new StringBuilder();
    private boolean inTable;

    public void heading(String heading) {
        paragraph("## " + heading);
    }

    public void paragraph(String paragraph) {
        text.append('\n').append(paragraph).append('\n');
        inTable = false;
    }

    public void row(Object... cells) {
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

    public static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
