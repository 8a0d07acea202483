package io.rejoin.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names that a careless store takes for each other, cuts, folds or runs. Each is a legal group name and user id, and all of
 * them are different.
 */
public final class OddNames {

    private static final List<String> CASES_AND_BLANKS =
            List.of("Ana", "ana", "ANA", "ana ", " ana", "ana  ", "an", "anaa");

    private static final List<String> SYNTAX = List.of(
            "'; DROP TABLE membership; --", "a'b", "a\"b", "a\\b", "a\\\\b", "a\\u0062", "a/b", "a%", "a_", "a*", "a?");

    private static final List<String> OTHER_TYPES =
            List.of("null", "NULL", "true", "0", "00", "1", "1.0", "1e0", "[]", "[0]", "{}", "\"\"", "$", "$[0]");

    private static final List<String> SEPARATORS = List.of("a:b", "a|b", "a,b", "a;b", "a b", "a\u00a0b", "a\u2028b");

    /** Equal to each other in some locale, in some normal form, or once invisible characters are dropped. */
    private static final List<String> ALIKE = Stream.of(
                    Stream.of("stra\u00dfe", "strasse", "\u0130", "\u0131", "i", "I", "\u212a", "k", "K", "\uff21"),
                    Stream.of("\u00e9", "e\u0301", "\u1e69", "s\u0323\u0307", "s\u0307\u0323", "\ufb01", "fi"),
                    Stream.of("a\u200b", "a\u200d", "a\ufeff", "\ufeffa", "\u202ea", "a\u202e", "a", "\u0430"))
            .flatMap(names -> names)
            .toList();

    /** Beyond 16 bits, from right to left, at the edges of the surrogates, and as long as allowed. */
    private static final List<String> EDGES = Stream.of(
                    Stream.of("\ud83d\ude00", "\ud83d\ude01", "\ud83d\udc69\u200d\ud83d\ude80", "\ud835\udcb3"),
                    Stream.of("\ue000", "\ufffd", "\uffff", "\ud7ff", "\udbff\udfff", "\u05d0\u05d1", "\u0627\u0644"),
                    Stream.of("x".repeat(256), "x".repeat(255), "\ud83d\ude00".repeat(64)))
            .flatMap(names -> names)
            .toList();

    /** The names. */
    public static final List<String> ALL = Stream.of(CASES_AND_BLANKS, SYNTAX, OTHER_TYPES, SEPARATORS, ALIKE, EDGES)
            .flatMap(List::stream)
            .toList();

    private OddNames() {}
}
