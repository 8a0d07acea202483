package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Looks into a token and bends it, as an attacker does who has nothing but its text. */
final class TokenText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TokenText() {}

    /** The groups of the hub {@code GroupChat} that the token lists; none if there is no token. */
    static List<String> groups(String token) {
        return groups(token, ClassicServer.CHAT);
    }

    static List<String> groups(String token, String hub) {
        List<String> groups = new ArrayList<>();
        if (token.isEmpty()) {
            return groups;
        }
        payload(token).path("hubs").path(hub).forEach(group -> groups.add(group.asText()));
        return groups;
    }

    static JsonNode payload(String token) {
        return json(new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    /** The same with another character in the middle of one of the parts between the dots, and still base64url. */
    static String bend(String text, int part) {
        String[] parts = text.split("\\.", -1);
        int middle = parts[part].length() / 2;
        char other = parts[part].charAt(middle) == 'A' ? 'B' : 'A';
        parts[part] = parts[part].substring(0, middle) + other + parts[part].substring(middle + 1);
        return String.join(".", parts);
    }

    /** The same under a header that asks for no signature, with none. */
    static String unsigned(String token) {
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
        return header + "." + token.split("\\.", -1)[1] + ".";
    }

    /** Header and payload only. */
    static String withoutSignature(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }
}
