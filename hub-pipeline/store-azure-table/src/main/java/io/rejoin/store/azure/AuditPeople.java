package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.audit.AuditBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who is behind a pseudonym, found both ways. Each append that says something new of a name adds a version, newest first; the newest
 * one whose append came to be counts, and an empty one says that there is nobody. Then what was said before is deleted, and at last
 * the empty one; by who appended it, or, if that was stopped, by who comes across it.
 */
final class AuditPeople {

    /** By user, the pseudonym. */
    static final String USER = "user-";

    /** By pseudonym, the user. */
    static final String NAME = "name-";

    private static final int AT_ONCE = 16;
    private static final int VERSIONS_MAX = 1_000;
    private static final String OTHER = "Other";
    private static final String EDITION = "Edition";
    private static final String FIRST = "First";

    private final AzureTable table;

    AuditPeople(AzureTable table) {
        this.table = table;
    }

    /** What is known of these users or pseudonyms. */
    Map<String, String> find(String kind, Set<String> names, Patience patience) {
        Map<String, TableEntity> newest = table.ask(
                        Flux.fromIterable(names)
                                .flatMap(name -> newest(kind, name).map(version -> Map.entry(name, version)), AT_ONCE)
                                .collectMap(Map.Entry::getKey, Map.Entry::getValue),
                        patience)
                .orElseThrow();
        Map<String, String> known = new HashMap<>();
        newest.forEach((name, version) -> known.put(name, other(version)));
        known.values().removeIf(String::isEmpty);
        // Left by who was stopped before it could delete them.
        forgetBefore(
                newest.values().stream()
                        .filter(version -> other(version).isEmpty())
                        .toList(),
                patience);
        return known;
    }

    private static String other(TableEntity version) {
        return (String) AuditEntities.property(version, OTHER);
    }

    private Mono<TableEntity> newest(String kind, String name) {
        return versions(partition(kind, name))
                .concatMap(version -> table.find(AuditEntities.PARTITION, AuditEntities.entryKey((Long)
                                AuditEntities.property(version, FIRST)))
                        .filter(entry ->
                                AuditEntities.entry(entry).edition().equals(AuditEntities.property(version, EDITION)))
                        .map(entry -> version))
                .next();
    }

    private Flux<TableEntity> versions(String partition) {
        return table.page("PartitionKey eq '%s'".formatted(partition), VERSIONS_MAX)
                .flatMapIterable(versions -> versions);
    }

    private static String partition(String kind, String name) {
        return kind + NameHash.of(name);
    }

    /** What the batch says of users and pseudonyms, of the erased ones first. */
    List<TableEntity> said(AuditBatch batch, String edition, Patience patience) {
        Map<String, String> byUser = new HashMap<>();
        Map<String, String> byName = new HashMap<>();
        find(NAME, batch.erased(), patience).forEach((name, user) -> {
            byUser.put(user, "");
            byName.put(name, "");
        });
        batch.pseudonyms().forEach((user, name) -> {
            byUser.put(user.value(), name);
            byName.put(name, user.value());
        });
        long first = batch.rows().get(0).sequence();
        List<TableEntity> said = new ArrayList<>();
        byUser.forEach((user, name) -> said.add(version(partition(USER, user), name, first, edition)));
        byName.forEach((name, user) -> said.add(version(partition(NAME, name), user, first, edition)));
        return said;
    }

    private static TableEntity version(String partition, String other, long first, String edition) {
        return new TableEntity(partition, "%019d-%s".formatted(Long.MAX_VALUE - first, edition))
                .addProperty(OTHER, other)
                .addProperty(FIRST, first)
                .addProperty(EDITION, edition);
    }

    /** Deletes what counts no longer, now that the append of this came to be. */
    void forgetBefore(Collection<TableEntity> said, Patience patience) {
        for (TableEntity version : said) {
            List<TableEntity> older = table.ask(
                            versions(version.getPartitionKey())
                                    .filter(other -> other.getRowKey().compareTo(version.getRowKey()) > 0)
                                    .collectList(),
                            patience)
                    .orElseThrow();
            table.ask(table.removeAll(older), patience);
            if (other(version).isEmpty()) {
                table.ask(table.removeAll(List.of(version)), patience);
            }
        }
    }
}
