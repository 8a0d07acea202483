package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in entities, in as many properties as it needs, as one holds 64 KiB; an entity holds 1 MiB. */
final class EntityBytes {

    private static final String BYTES = "Bytes";
    private static final int PROPERTY_MAX = 64 * 1024;

    private EntityBytes() {}

    static TableEntity put(TableEntity entity, byte[] bytes) {
        for (int from = 0; from < bytes.length; from += PROPERTY_MAX) {
            byte[] some = Arrays.copyOfRange(bytes, from, Math.min(from + PROPERTY_MAX, bytes.length));
            entity.addProperty(BYTES + from / PROPERTY_MAX, some);
        }
        return entity;
    }

    /** As many entities as there are keys, each but the last with so many bytes. */
    static List<TableEntity> split(byte[] bytes, int partMax, List<String> keys, String partition) {
        List<TableEntity> parts = new ArrayList<>();
        for (String key : keys) {
            int from = parts.size() * partMax;
            byte[] some = Arrays.copyOfRange(bytes, from, Math.min(from + partMax, bytes.length));
            parts.add(put(new TableEntity(partition, key), some));
        }
        return parts;
    }

    static String join(List<TableEntity> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (TableEntity part : parts) {
            for (int i = 0; part.getProperty(BYTES + i) instanceof byte[] some; i++) {
                all.writeBytes(some);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
