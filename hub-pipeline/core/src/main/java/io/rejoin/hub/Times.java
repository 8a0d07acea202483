package io.rejoin.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.DateDeserializers.DateDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Points in time, those of old applications included: text in JSON, as in ISO 8601 with the offset, an {@link Instant} in a tree. */
@SuppressWarnings("JavaUtilDate") // Applications have them.
final class Times {

    private Times() {}

    static Module module() {
        return new SimpleModule("points in time")
                .addSerializer(new Out<>(Instant.class, Instant::toString, at -> at))
                .addSerializer(new Out<>(Date.class, date -> at(date).toString(), Times::at))
                .addSerializer(new Out<>(
                        OffsetDateTime.class,
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME::format,
                        OffsetDateTime::toInstant))
                .addSerializer(new Out<>(
                        ZonedDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, ZonedDateTime::toInstant))
                .addDeserializer(Instant.class, new In<>(Instant.class, OffsetDateTime::toInstant))
                .addDeserializer(OffsetDateTime.class, new In<>(OffsetDateTime.class, at -> at))
                .addDeserializer(ZonedDateTime.class, new In<>(ZonedDateTime.class, OffsetDateTime::toZonedDateTime))
                .addDeserializer(Date.class, new DateIn());
    }

    /** Dates of java.sql have no toInstant. */
    private static Instant at(Date date) {
        return Instant.ofEpochMilli(date.getTime());
    }

    private static @Nullable Instant embedded(JsonParser json) throws IOException {
        return json.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT) && json.getEmbeddedObject() instanceof Instant at
                ? at
                : null;
    }

    private static final class Out<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, String> text;
        private final transient Function<T, Instant> instant;

        private Out(Class<T> type, Function<T, String> text, Function<T, Instant> instant) {
            super(type);
            this.text = text;
            this.instant = instant;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (json instanceof TokenBuffer tree) {
                tree.writeEmbeddedObject(instant.apply(value));
            } else {
                Values.Watch.write(json, text.apply(value));
            }
        }
    }

    private static final class In<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<OffsetDateTime, T> made;

        private In(Class<T> type, Function<OffsetDateTime, T> made) {
            super(type);
            this.made = made;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Instant embedded = embedded(json);
            if (embedded != null) {
                return made.apply(embedded.atOffset(ZoneOffset.UTC));
            }
            String text = json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : "";
            try {
                return made.apply(OffsetDateTime.parse(text));
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, handledType(), "no point in time as in ISO 8601");
            }
        }
    }

    /** Takes numbers and other texts, too, as Jackson does. */
    private static final class DateIn extends JsonDeserializer<Date> {
        private final DateDeserializer others = new DateDeserializer();

        @Override
        public @Nullable Date deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Instant embedded = embedded(json);
            return embedded != null ? Date.from(embedded) : others.deserialize(json, context);
        }
    }
}
