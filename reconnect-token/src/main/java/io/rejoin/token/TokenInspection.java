package io.rejoin.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a token says and what a ring says about it: for people who look for a fault, never for a decision. All texts are
 * printable: a character that is not stands there as its code point.
 *
 * @param header what stands in the token's first part
 * @param claims what stands in its payload, if that can be read: of an encrypted token only if the ring's key opens it.
 *     Without a verdict, or with most refusals, anybody may have written it
 * @param refusal why the ring does not believe the token; empty if it does
 */
public record TokenInspection(String header, Optional<String> claims, Optional<RefusalReason> refusal) {
    private static final int CHARS_MAX = 65_536;
    private static final int GROUPS_MAX = 4_096;

    /**
     * Looks at {@code token} as the issuer, the audience and the user would that it names itself: what is left are the
     * key, the form and the times, of which the longest that any policy allows is good. A text of more than 65,536
     * characters is not looked at.
     */
    public static TokenInspection of(String token, KeyRing keys, Clock clock) {
        if (token.length() > CHARS_MAX) {
            return new TokenInspection("", Optional.empty(), Optional.of(RefusalReason.TOO_LARGE));
        }
        String[] parts = token.split("\\.", -1);
        String header = decoded(parts[0]).orElse("");
        Optional<String> claims = parts.length == 3 ? decoded(parts[1]) : Optional.empty();
        try {
            byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
            String payload = new String(keys.keyOf(text).authenticate(text), StandardCharsets.UTF_8);
            claims = Optional.of(printable(payload));
            // The parser says null for the text null, which is no object.
            Map<String, Object> found = Objects.requireNonNullElse(JSONObjectUtils.parse(payload), Map.of());
            verify(ReconnectToken.of(token), found, keys, clock);
            return new TokenInspection(header, claims, Optional.empty());
        } catch (RefusedException e) {
            return new TokenInspection(header, claims, Optional.of(e.reason()));
        } catch (ParseException | IllegalArgumentException e) {
            // Authentic, but not of an issuer of this format: no JSON, or names that are none.
            return new TokenInspection(header, claims, Optional.of(RefusalReason.MALFORMED));
        }
    }

    private static void verify(ReconnectToken token, Map<String, Object> claims, KeyRing keys, Clock clock) {
        TokenPolicy policy = TokenPolicy.of(
                        text(claims, "iss").orElse("none"), text(claims, "aud").orElse("none"))
                .withLifetimeCap(Duration.ofDays(1))
                .withSkew(Duration.ofMinutes(1))
                .withCharsMax(CHARS_MAX)
                .withGroupsMax(GROUPS_MAX);
        Presenter presenter =
                new Presenter(Optional.empty(), text(claims, "sub").map(UserId::of));
        new TokenVerifier(keys, policy, clock).believe(token, presenter);
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> decoded(String part) {
        byte[] text = part.getBytes(StandardCharsets.ISO_8859_1);
        return Base64Url.isCanonical(text, 0, text.length)
                ? Optional.of(printable(new String(Base64Url.decode(text, 0, text.length), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** A terminal obeys some characters, and others turn the order of a line around. */
    private static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> isPrintable(c) ? Character.toString(c) : "<U+%04X>".formatted(c))
                .collect(Collectors.joining());
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
