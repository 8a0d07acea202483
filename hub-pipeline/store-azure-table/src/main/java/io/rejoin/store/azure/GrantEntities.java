package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Revision;
import java.util.Objects;
import java.util.Optional;

/**
 * What the grants look like in their one partition. In the order of the keys: each row once more, as the newest change of its
 * scope, under its revision; the head, with the revision of the whole store; the rows, each under the hash of its scope. The names
 * stand beside the key, which cannot hold them (it must have neither {@code / \ # ?} nor more than 1 KiB).
 */
final class GrantEntities {

    static final String PARTITION = "grants";
    static final String HEAD = "head";
    static final String ROW = "row-";

    private static final String REVISION = "Revision";
    private static final String HUB = "Hub";
    private static final String USER = "User";
    private static final String GROUP = "Group";
    private static final String GRANTED = "Granted";

    private GrantEntities() {}

    static String key(Revision revision) {
        return "change-%019d".formatted(revision.value());
    }

    static String key(Scope scope) {
        return ROW + NameHash.of(scope.hubText(), scope.userText(), scope.groupText());
    }

    static TableEntity head(Revision revision) {
        return new TableEntity(PARTITION, HEAD).addProperty(REVISION, revision.value());
    }

    /** The head's revision; none if nothing was ever written. */
    static Revision revision(Optional<TableEntity> head) {
        return head.map(GrantEntities::revision).orElse(Revision.NONE);
    }

    static Revision revision(TableEntity entity) {
        return Revision.of((Long) property(entity, REVISION));
    }

    static TableEntity entity(Row row, String key) {
        return new TableEntity(PARTITION, key)
                .addProperty(HUB, row.scope().hubText())
                .addProperty(USER, row.scope().userText())
                .addProperty(GROUP, row.scope().groupText())
                .addProperty(GRANTED, row.standing().isGranted())
                .addProperty(REVISION, row.standing().since().value());
    }

    /**
     * The row.
     *
     * @throws StoreUnavailableException if the entity is not what {@link #entity} made, down to its key
     */
    static Row row(TableEntity entity) {
        try {
            Scope scope = Scope.of(text(entity, HUB), text(entity, USER), text(entity, GROUP));
            Revision since = revision(entity);
            boolean granted = (Boolean) property(entity, GRANTED);
            if (entity.getRowKey().equals(key(scope)) || entity.getRowKey().equals(key(since))) {
                return new Row(scope, granted ? Standing.granted(since) : Standing.revoked(since));
            }
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw damaged();
        }
        throw damaged();
    }

    private static StoreUnavailableException damaged() {
        return new StoreUnavailableException("an entity of the grants is not what was written");
    }

    private static String text(TableEntity entity, String name) {
        return (String) property(entity, name);
    }

    private static Object property(TableEntity entity, String name) {
        return Objects.requireNonNull(entity.getProperty(name));
    }
}
