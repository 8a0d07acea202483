package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lists of groups, in parts that fit into an entity. The parts are written first; then the first entity, which holds the first
 * part and names the edition of the others. To keep a list longer is to write a new edition: no part outlives its own time, none is
 * ever changed, and nobody who forgets an old edition can take away what a new one needs.
 */
final class GroupListEntities {

    private static final int PART_MAX = 512 * 1024;
    private static final String EDITION = "Edition";
    private static final String PARTS = "Parts";

    private final AzureTable table;

    GroupListEntities(AzureTable table) {
        this.table = table;
    }

    void keep(GroupsHash hash, HubGroups groups, Instant until) {
        Patience patience = table.patience();
        Optional<TableEntity> found = first(hash, patience);
        while (!isKept(found, until)) {
            List<TableEntity> parts = parts(hash, groups, until);
            table.ask(table.putAll(parts.subList(1, parts.size())), patience);
            if (table.ask(table.swap(found, parts.get(0)), patience).orElseThrow()) {
                return;
            }
            patience.pause();
            found = first(hash, patience);
        }
    }

    private Optional<TableEntity> first(GroupsHash hash, Patience patience) {
        return table.ask(table.find(ReplayEntities.partition(hash), ReplayEntities.FIRST), patience);
    }

    private static boolean isKept(Optional<TableEntity> found, Instant until) {
        return found.isPresent()
                && found.get().getProperty(ReplayEntities.EXPIRES) instanceof Long expires
                && expires >= ReplayEntities.millis(until);
    }

    private static List<TableEntity> parts(GroupsHash hash, HubGroups groups, Instant until) {
        byte[] text = groups.text().getBytes(StandardCharsets.UTF_8);
        String edition = UUID.randomUUID().toString();
        List<TableEntity> parts = new ArrayList<>();
        for (int from = 0; from < text.length; from += PART_MAX) {
            byte[] some = Arrays.copyOfRange(text, from, Math.min(from + PART_MAX, text.length));
            String row = parts.isEmpty() ? ReplayEntities.FIRST : row(edition, parts.size());
            parts.add(ReplayEntities.entity(ReplayEntities.partition(hash), row, some, until));
        }
        parts.get(0).addProperty(EDITION, edition).addProperty(PARTS, parts.size());
        return parts;
    }

    private static String row(String edition, int part) {
        return "part-" + edition + "-" + part;
    }

    /** A list that is not whole is none: its hash would not be the right one either. */
    Optional<HubGroups> find(GroupsHash hash) {
        Patience patience = table.patience();
        return first(hash, patience).flatMap(first -> {
            List<TableEntity> parts = new ArrayList<>(List.of(first));
            parts.addAll(others(first, patience));
            return list(EntityBytes.join(parts));
        });
    }

    private List<TableEntity> others(TableEntity first, Patience patience) {
        List<String> rows = new ArrayList<>();
        if (first.getProperty(PARTS) instanceof Integer parts && first.getProperty(EDITION) instanceof String edition) {
            for (int part = 1; part < parts; part++) {
                rows.add(row(edition, part));
            }
        }
        return table.ask(table.findInOrder(first.getPartitionKey(), rows), patience)
                .orElseThrow();
    }

    private static Optional<HubGroups> list(String text) {
        try {
            return Optional.of(HubGroups.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
