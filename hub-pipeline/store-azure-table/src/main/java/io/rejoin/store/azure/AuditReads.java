package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.store.azure.AuditEntities.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a selection of the trail, window by window from the end where it begins, each wider than the one before: the appends that
 * begin in it, and of their rows the wanted ones. A user's or a group's appends are looked up; whatever else is wanted, all in the
 * window are read, but those of another time.
 */
final class AuditReads {

    /** An append has at most so many rows. */
    private static final int APPEND_MAX = 1_000;

    /** So many appends are read in one go: few enough to be held at once, and to be read within the time of a call. */
    private static final int PAGE_MAX = 200;

    private static final int AT_ONCE = 16;

    private final AzureTable table;

    AuditReads(AzureTable table) {
        this.table = table;
    }

    /** The wanted rows of a trail of this size. */
    List<AuditRow> read(AuditSelection selection, long size) {
        List<AuditRow> rows = new ArrayList<>();
        long begin = Math.max(0, selection.above()) + 1;
        long end = Math.min(selection.below(), size + 1);
        long width = APPEND_MAX;
        while (begin < end && rows.size() < selection.limit()) {
            long from = selection.newestFirst() ? Math.max(begin, end - width) : begin;
            long to = selection.newestFirst() ? end : Math.min(end, begin + width);
            rows.addAll(window(selection, from, to));
            begin = selection.newestFirst() ? begin : to;
            end = selection.newestFirst() ? from : end;
            width = 4 * width;
        }
        return rows.subList(0, Math.min(rows.size(), Math.max(0, selection.limit())));
    }

    private List<AuditRow> window(AuditSelection selection, long from, long to) {
        List<AuditRow> rows = new ArrayList<>();
        appends(
                selection.filter(),
                Math.max(1, from - APPEND_MAX + 1),
                to,
                appends -> rows(appends).stream()
                        .filter(row -> row.sequence() >= from && row.sequence() < to && selection.takes(row))
                        .forEach(rows::add));
        if (selection.newestFirst()) {
            Collections.reverse(rows);
        }
        return rows;
    }

    /** Hands on the appends that may hold such rows, in order, a few at a time. */
    private void appends(AuditFilter filter, long from, long to, Consumer<List<TableEntity>> each) {
        Optional<String> lookUp =
                filter.user().map(AuditEntities::ofUser).or(() -> filter.group().map(AuditEntities::ofGroup));
        String between = "PartitionKey eq '%s' and RowKey ge '%s' and RowKey lt '%s'"
                .formatted(
                        lookUp.orElse(AuditEntities.PARTITION),
                        AuditEntities.entryKey(from),
                        AuditEntities.entryKey(to));
        table.scan(between, PAGE_MAX, page -> {
            List<TableEntity> found = lookUp.isPresent() ? lookedUp(page) : page;
            each.accept(found.stream()
                    .filter(append -> AuditEntities.entry(append).mayHold(filter))
                    .toList());
        });
    }

    private List<TableEntity> lookedUp(List<TableEntity> findings) {
        List<String> keys = findings.stream().map(TableEntity::getRowKey).toList();
        return table.ask(table.findInOrder(AuditEntities.PARTITION, keys), table.patience())
                .orElseThrow();
    }

    private List<AuditRow> rows(List<TableEntity> appends) {
        return table.ask(
                        Flux.fromIterable(appends)
                                .flatMapSequential(this::parts, AT_ONCE)
                                .flatMapIterable(AuditParts::read)
                                .collectList(),
                        table.patience())
                .orElseThrow();
    }

    private Mono<List<TableEntity>> parts(TableEntity append) {
        Entry entry = AuditEntities.entry(append);
        return entry.parts() == 0
                ? Mono.just(List.of(append))
                : table.findInOrder(AuditParts.partition(entry.edition()), AuditParts.keys(entry.parts()));
    }
}
