package io.rejoin.token;

import java.nio.charset.StandardCharsets;

/**
 * Writes claims as canonical JSON (RFC 8785): members in fixed order, no white space, so that equal claims always are
 * equal bytes. Control characters never occur in a claim, so only the quote and the backslash need an escape.
 */
final class PayloadWriter {
    static final String AUDIENCE = "{\"aud\":";
    static final String CONFIRMATION = ",\"cnf\":";
    static final String REVISION = ",\"ep\":";
    static final String EXPIRES = ",\"exp\":";
    static final String LISTED = ",\"gs\":";
    static final String HUBS = ",\"hubs\":";
    static final String ISSUED = ",\"iat\":";
    static final String ISSUER = ",\"iss\":";
    static final String TOKEN_ID = ",\"jti\":";
    static final String POSITION = ",\"pos\":";
    static final String FAMILY = ",\"sid\":";
    static final String USER = ",\"sub\":";

    private final StringBuilder json = new StringBuilder(512);

    private PayloadWriter() {}

    static byte[] write(Payload payload) {
        var writer = new PayloadWriter();
        writer.payload(payload);
        return writer.json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in a token for this string. */
    static byte[] json(String value) {
        var writer = new PayloadWriter();
        writer.string(value);
        return writer.json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in a token for these groups. */
    static String text(HubGroups groups) {
        var writer = new PayloadWriter();
        writer.hubs(groups);
        return writer.json.toString();
    }

    private void payload(Payload payload) {
        ReconnectClaims claims = payload.claims();
        TokenContent content = claims.content();
        member(AUDIENCE, claims.audience());
        content.confirmation().ifPresent(key -> json.append(CONFIRMATION).append(key.json()));
        member(REVISION, content.revision().value());
        member(EXPIRES, claims.expiresAt().getEpochSecond());
        payload.listed().ifPresentOrElse(hash -> member(LISTED, hash.value()), () -> member(content.groups()));
        member(ISSUED, claims.issuedAt().getEpochSecond());
        member(ISSUER, claims.issuer());
        member(TOKEN_ID, content.id().text());
        member(POSITION, content.position().text());
        member(FAMILY, content.id().family().value());
        content.user().ifPresent(user -> member(USER, user.value()));
        json.append('}');
    }

    private void member(String start, String value) {
        json.append(start);
        string(value);
    }

    private void member(String start, long value) {
        json.append(start).append(NameRule.integer(value, 0, "number in a token"));
    }

    private void member(HubGroups groups) {
        json.append(HUBS);
        hubs(groups);
    }

    private void hubs(HubGroups groups) {
        String separator = "";
        json.append('{');
        for (HubName hub : groups.hubs()) {
            json.append(separator);
            separator = ",";
            string(hub.value());
            json.append(':');
            groupsOf(hub, groups);
        }
        json.append('}');
    }

    private void groupsOf(HubName hub, HubGroups groups) {
        char separator = '[';
        for (GroupName group : groups.groups(hub)) {
            json.append(separator);
            separator = ',';
            string(group.value());
        }
        json.append(']');
    }

    private void string(String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\');
            }
            json.append(c);
        }
        json.append('"');
    }
}
