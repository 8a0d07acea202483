package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds a token and what an attacker needs to bend or forge it.
 *
 * @param token the newest one of this connection
 * @param other a good token of another connection of the same user
 */
record Bearer(ClassicServer server, String user, ConnectionId connection, String token, String other) {
    private static final long GENERATION = 1_000_000;

    /** Content that asks for {@code red} and {@code blue} in a generation that no server reached. */
    private TokenContent content(String asUser) {
        var groups = HubGroups.of(
                Map.of(HubName.of(ClassicServer.CHAT), List.of(GroupName.of("red"), GroupName.of("blue"))));
        TokenId id = new TokenId(FamilyId.of(connection.value()), GENERATION);
        Position position = Position.parse(TokenText.payload(token).path("pos").asText());
        return new TokenContent(id, Optional.of(UserId.of(asUser)), groups, position, Revision.NONE);
    }

    /** Signed by the server itself, for this connection, but in another user's name. */
    String ofAnotherUser() {
        ReconnectToken forged = server.hubs().issue(content(user + "2"));
        return forged.text();
    }

    /** As the server would write it, under a key that is not the server's. */
    String ofForeignKey() {
        return issuedUnder(KeyRing.generate());
    }

    /** As the server would write it, under a key that is not the server's but bears its name. */
    String ofForeignKeyOfTheSameName() {
        String id = headerOf(token).replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
        String secret = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("a secret not of this very server".getBytes(UTF_8));
        String set = "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"use\":\"sig\",\"kid\":\"" + id + "\",\"k\":\""
                + secret + "\"}]}";
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path file = Files.createTempFile("foreign", ".json", ownerOnly);
            Files.writeString(file, set);
            return issuedUnder(KeyRing.load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String headerOf(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), UTF_8);
    }

    private String issuedUnder(KeyRing keys) {
        TokenPolicy policy = server.hubs().policy().tokens();
        return new TokenIssuer(keys, policy, Clock.systemUTC())
                .issue(content(user))
                .text();
    }
}
