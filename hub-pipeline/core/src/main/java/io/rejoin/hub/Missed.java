package io.rejoin.hub;

import java.util.List;

/** What a returning connection missed: messages in order, and whether any are known to be gone. */
public final class Missed {

    private final List<LogEntry> entries;
    private final boolean gap;

    Missed(List<LogEntry> entries, boolean gap) {
        this.entries = List.copyOf(entries);
        this.gap = gap;
    }

    List<LogEntry> entries() {
        return entries;
    }

    public int size() {
        return entries.size();
    }

    public boolean hasGap() {
        return gap;
    }
}
