package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a payload that is authentic already. Accepts exactly the bytes that {@link PayloadWriter} writes: an unknown,
 * repeated, missing or moved claim is malformed, as is any other spelling of a value.
 */
final class PayloadReader {
    private static final byte[] AUDIENCE = ascii(PayloadWriter.AUDIENCE);
    private static final byte[] REVISION = ascii(PayloadWriter.REVISION);
    private static final byte[] EXPIRES = ascii(PayloadWriter.EXPIRES);
    private static final byte[] HUBS = ascii(PayloadWriter.HUBS);
    private static final byte[] ISSUED = ascii(PayloadWriter.ISSUED);
    private static final byte[] ISSUER = ascii(PayloadWriter.ISSUER);
    private static final byte[] TOKEN_ID = ascii(PayloadWriter.TOKEN_ID);
    private static final byte[] POSITION = ascii(PayloadWriter.POSITION);
    private static final byte[] FAMILY = ascii(PayloadWriter.FAMILY);
    /** The user's member without its comma, which tells whether there is a user. */
    private static final byte[] USER = ascii(PayloadWriter.USER.substring(1));

    private final JsonCursor json;
    private final TokenPolicy policy;
    private final Presenter presenter;
    private int groupsRead;

    private PayloadReader(byte[] payload, TokenPolicy policy, Presenter presenter) {
        this.json = new JsonCursor(payload);
        this.policy = policy;
        this.presenter = presenter;
    }

    /** Reads a payload of whatever issuer, audience and user: those that are given are likely, and need no copy. */
    static ReconnectClaims read(byte[] payload, TokenPolicy policy, Presenter presenter) {
        try {
            return new PayloadReader(payload, policy, presenter).claims();
        } catch (IllegalArgumentException e) {
            // The value records refuse what is no name, no position, no id.
            throw JsonCursor.malformed();
        }
    }

    private ReconnectClaims claims() {
        String audience = stringAfter(AUDIENCE, policy.audience());
        Revision revision = new Revision(integerAfter(REVISION));
        Instant expires = Instant.ofEpochSecond(integerAfter(EXPIRES));
        json.expect(HUBS);
        HubGroups groups = hubs();
        Instant issued = Instant.ofEpochSecond(integerAfter(ISSUED));
        String issuer = stringAfter(ISSUER, policy.issuer());
        TokenId id = tokenId();
        Position position = position();
        json.expect(FAMILY);
        json.expectString(id.family().value());
        var content = new TokenContent(id, user(), groups, position, revision);
        json.expect('}');
        json.expectEnd();
        return new ReconnectClaims(issuer, audience, content, issued, expires);
    }

    private TokenId tokenId() {
        json.expect(TOKEN_ID);
        json.expect('"');
        var id = new TokenId(new FamilyId(json.before('.')), json.integer());
        json.expect('"');
        return id;
    }

    private Position position() {
        json.expect(POSITION);
        json.expect('"');
        var position = new Position(json.before('.'), json.integer());
        json.expect('"');
        return position;
    }

    private String stringAfter(byte[] start, String likely) {
        json.expect(start);
        return json.takeString(likely) ? likely : json.string();
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
        boolean likely = presenter.user().isPresent()
                && json.takeString(presenter.user().get().value());
        return likely ? presenter.user() : Optional.of(new UserId(json.string()));
    }

    private HubGroups hubs() {
        if (json.at('}')) {
            return HubGroups.EMPTY;
        }
        List<HubName> hubs = new ArrayList<>(4);
        List<AscendingSet<GroupName>> groups = new ArrayList<>(4);
        do {
            addAscending(hubs, new HubName(json.string()));
            json.expect(':');
            groups.add(groups());
        } while (json.take(','));
        return new HubGroups(new AscendingSet<>(HubName.class, hubs), groups);
    }

    private AscendingSet<GroupName> groups() {
        json.expect('[');
        List<GroupName> groups = new ArrayList<>();
        do {
            addAscending(groups, new GroupName(json.string()));
            count();
        } while (json.take(','));
        json.expect(']');
        return new AscendingSet<>(GroupName.class, groups);
    }

    private void count() {
        if (++groupsRead > policy.groupsMax()) {
            throw new RefusedException(RefusalReason.TOO_LARGE);
        }
    }

    private static <E extends Comparable<E>> void addAscending(List<E> list, E next) {
        if (!list.isEmpty() && list.get(list.size() - 1).compareTo(next) >= 0) {
            throw JsonCursor.malformed();
        }
        list.add(next);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
