package io.rejoin.store.azure;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An application's own table of rooms: a partition for each user, a row for each room that the user is in. Names are written in
 * Base64, as keys may not hold every character.
 */
record RoomTable(TableClient table) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Notes that the user is in the room from now on. */
    void add(UserId user, GroupName room) {
        table.upsertEntity(new TableEntity(key(user.value()), key(room.value())).addProperty("Room", room.value()));
    }

    void remove(UserId user, GroupName room) {
        table.deleteEntity(key(user.value()), key(room.value()));
    }

    /** The rooms of the user, as groups of the hub. */
    HubGroups of(UserId user, HubName hub) {
        ListEntitiesOptions partition =
                new ListEntitiesOptions().setFilter("PartitionKey eq '" + key(user.value()) + "'");
        try {
            Set<GroupName> rooms = table.listEntities(partition, PATIENCE, null).stream()
                    .map(row -> GroupName.of((String) row.getProperty("Room")))
                    .collect(Collectors.toSet());
            return HubGroups.of(Map.of(hub, rooms));
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("the rooms cannot be asked", e);
        }
    }

    private static String key(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
