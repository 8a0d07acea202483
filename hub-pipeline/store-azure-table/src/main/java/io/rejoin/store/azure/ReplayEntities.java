package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyStateText;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What the replay state looks like: a partition for each family, with one entity, and one for each list of groups, with an entity
 * for each part of it.
 */
final class ReplayEntities {

    /** The one entity of a family, and the first one of a list. */
    static final String FIRST = "first";

    /** The token of the call that wrote the entity. */
    static final String WRITER = "Writer";

    /** When it can be forgotten, in milliseconds since 1970. */
    static final String EXPIRES = "Expires";

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private ReplayEntities() {}

    /** A family id is made of letters that a key may have; so is a hash. */
    static String partition(FamilyId family) {
        return "family-" + family.value();
    }

    static String partition(GroupsHash hash) {
        return "list-" + hash.value();
    }

    static long millis(Instant time) {
        Instant late = time.isAfter(LATEST) ? LATEST : time;
        return late.isBefore(Instant.EPOCH) ? 0 : late.toEpochMilli();
    }

    static TableEntity entity(FamilyId family, FamilyState state, String writer) {
        byte[] text = FamilyStateText.write(state).getBytes(StandardCharsets.UTF_8);
        return entity(partition(family), FIRST, text, state.expires()).addProperty(WRITER, writer);
    }

    static TableEntity entity(String partition, String row, byte[] bytes, Instant expires) {
        return EntityBytes.put(new TableEntity(partition, row), bytes).addProperty(EXPIRES, millis(expires));
    }

    /**
     * The family's state.
     *
     * @throws StoreUnavailableException if it is not what {@link #entity} made
     */
    static FamilyState state(TableEntity entity) {
        try {
            return FamilyStateText.read(EntityBytes.join(List.of(entity)));
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("a family's entity is not what was written");
        }
    }
}
