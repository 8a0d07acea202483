package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a payload that is authentic already. Accepts exactly the bytes that {@link PayloadWriter} writes: an unknown,
 * repeated, missing or moved claim is malformed, as is any other spelling of a value.
 */
final class PayloadReader {
    private static final byte[] AUDIENCE = ascii(PayloadWriter.AUDIENCE);
    private static final byte[] CONFIRMATION = ascii(PayloadWriter.CONFIRMATION);
    private static final byte[] REVISION = ascii(PayloadWriter.REVISION);
    private static final byte[] EXPIRES = ascii(PayloadWriter.EXPIRES);
    private static final byte[] LISTED = ascii(PayloadWriter.LISTED);
    private static final byte[] HUBS = ascii(PayloadWriter.HUBS);
    private static final byte[] ISSUED = ascii(PayloadWriter.ISSUED);
    private static final byte[] ISSUER = ascii(PayloadWriter.ISSUER);
    private static final byte[] TOKEN_ID = ascii(PayloadWriter.TOKEN_ID);
    private static final byte[] POSITION = ascii(PayloadWriter.POSITION);
    private static final byte[] FAMILY = ascii(PayloadWriter.FAMILY);
    /** The user's member without its comma, which tells whether there is a user. */
    private static final byte[] USER = ascii(PayloadWriter.USER.substring(1));

    private final JsonCursor json;
    private final LikelyClaims likely;
    private final Presenter presenter;
    /** Where the family stands in {@code jti}. */
    private int familyFrom;

    private PayloadReader(byte[] payload, LikelyClaims likely, Presenter presenter) {
        this.json = new JsonCursor(payload);
        this.likely = likely;
        this.presenter = presenter;
    }

    /** Reads a payload of whatever issuer, audience, family and user: the given ones are likely and cost less. */
    static Payload read(byte[] payload, LikelyClaims likely, Presenter presenter) {
        try {
            return new PayloadReader(payload, likely, presenter).payload();
        } catch (IllegalArgumentException e) {
            // The value records refuse what is no name, no position, no id.
            throw JsonCursor.malformed();
        }
    }

    private Payload payload() {
        json.expect(AUDIENCE);
        String audience = json.string(likely.audience());
        Optional<Confirmation> confirmation = confirmation();
        Revision revision = new Revision(integerAfter(REVISION));
        Instant expires = Instant.ofEpochSecond(integerAfter(EXPIRES));
        Optional<GroupsHash> listed = listed();
        HubGroups groups = listed.isPresent() ? HubGroups.EMPTY : hubs();
        Instant issued = Instant.ofEpochSecond(integerAfter(ISSUED));
        json.expect(ISSUER);
        String issuer = json.string(likely.issuer());
        TokenId id = tokenId();
        Position position = position();
        json.expect(FAMILY);
        json.expect('"');
        json.expectAgain(familyFrom, id.family().value().length());
        json.expect('"');
        var content = new TokenContent(id, user(), groups, position, revision, confirmation);
        json.expect('}');
        json.expectEnd();
        return new Payload(new ReconnectClaims(issuer, audience, content, issued, expires), listed);
    }

    private Optional<Confirmation> confirmation() {
        return json.take(CONFIRMATION) ? Optional.of(Confirmation.read(json)) : Optional.empty();
    }

    private Optional<GroupsHash> listed() {
        return json.take(LISTED) ? Optional.of(new GroupsHash(json.string())) : Optional.empty();
    }

    private HubGroups hubs() {
        json.expect(HUBS);
        return new GroupsReader(json, likely.groupsMax()).read();
    }

    private TokenId tokenId() {
        json.expect(TOKEN_ID);
        json.expect('"');
        familyFrom = json.position();
        var id = new TokenId(family(json.before('.')), json.integer());
        json.expect('"');
        return id;
    }

    private FamilyId family(String value) {
        return presenter.family().filter(known -> known.value().equals(value)).orElseGet(() -> new FamilyId(value));
    }

    private Position position() {
        json.expect(POSITION);
        json.expect('"');
        String epoch = json.before('.');
        long offset = json.integer();
        if (json.take('"')) {
            return new Position(epoch, offset);
        }
        SortedMap<String, Long> others = new TreeMap<>();
        while (json.take(',')) {
            String other = json.before('.');
            if (others.size() == Position.OTHERS_MAX
                    || (!others.isEmpty() && others.lastKey().compareTo(other) >= 0)) {
                throw JsonCursor.malformed();
            }
            others.put(other, json.integer());
        }
        json.expect('"');
        return new Position(epoch, offset, others);
    }

    private long integerAfter(byte[] start) {
        json.expect(start);
        return json.integer();
    }

    private Optional<UserId> user() {
        if (!json.take(',')) {
            return Optional.empty();
        }
        json.expect(USER);
        String value = json.string();
        return presenter.user().filter(known -> known.value().equals(value)).or(() -> Optional.of(new UserId(value)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
