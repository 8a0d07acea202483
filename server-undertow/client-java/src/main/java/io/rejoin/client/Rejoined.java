package io.rejoin.client;

import java.util.Map;

/** How coming back ended. Immutable. */
public final class Rejoined {
    private final boolean back;
    private final boolean gap;
    private final int groups;
    private final int refused;
    private final String advice;
    private final boolean over;

    private Rejoined(Map<String, ?> told) {
        back = isTrue(told, "back");
        gap = !back || isTrue(told, "gap");
        groups = number(told, "groups");
        refused = number(told, "refused");
        advice = told.get("advice") instanceof String ? (String) told.get("advice") : "none";
        over = isTrue(told, "over");
    }

    /** What the server told; members that are missing or of another kind are read as false, 0 and {@code none}. */
    static Rejoined of(Map<String, ?> told) {
        return new Rejoined(told);
    }

    static boolean isTrue(Map<String, ?> told, String name) {
        return Boolean.TRUE.equals(told.get(name));
    }

    private static int number(Map<String, ?> told, String name) {
        Object value = told.get(name);
        return value instanceof Number ? ((Number) value).intValue() : 0;
    }

    /** Whether the token was good; if not, the client is connected and in no group. */
    public boolean back() {
        return back;
    }

    /** Whether messages may be missing between what was heard last and now; always if the client is not {@link #back()}. */
    public boolean gap() {
        return gap;
    }

    /** How many groups the client is back in. */
    public int groups() {
        return groups;
    }

    /** How many groups it was in and is not any more. */
    public int refused() {
        return refused;
    }

    /** What to do about it: {@code none}, {@code retry_later}, {@code sign_in_again}, or a word of a later server. */
    public String advice() {
        return advice;
    }

    /** Whether the connection that the token was for is over: the client is about to connect anew, in no group. */
    public boolean over() {
        return over;
    }

    @Override
    public String toString() {
        return "Rejoined[back=" + back + ", gap=" + gap + ", groups=" + groups + ", refused=" + refused + ", advice="
                + advice + ", over=" + over + "]";
    }
}
