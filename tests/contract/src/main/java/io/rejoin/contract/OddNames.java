package io.rejoin.contract;

import java.util.List;

/**
 * Names that a careless store takes for each other, cuts, folds or runs. Each is a legal group name and user id, and all of
 * them are different.
 */
public final class OddNames {

    /** The names. */
    public static final List<String> ALL = List.of(
            "Ana",
            "ana",
            "ANA",
            "ana ",
            " ana",
            "ana  ",
            "an",
            "anaa", // case, blanks, prefixes
            "'; DROP TABLE membership; --",
            "a'b",
            "a\"b",
            "a\\b",
            "a\\\\b",
            "a\\u0062",
            "a/b",
            "a%",
            "a_",
            "a*",
            "a?", // syntax
            "null",
            "NULL",
            "true",
            "0",
            "00",
            "1",
            "1.0",
            "1e0",
            "[]",
            "[0]",
            "{}",
            "\"\"",
            "$",
            "$[0]", // types
            "a:b",
            "a|b",
            "a,b",
            "a;b",
            "a\u00a0b",
            "a b",
            "a\u2028b", // separators
            "stra\u00dfe",
            "strasse",
            "\u0130",
            "\u0131",
            "i",
            "I",
            "\u212a",
            "k",
            "K",
            "\uff21", // folding
            "\u00e9",
            "e\u0301",
            "\u1e69",
            "s\u0323\u0307",
            "s\u0307\u0323",
            "\ufb01",
            "fi", // normal forms
            "a\u200b",
            "a\u200d",
            "a\ufeff",
            "\ufeffa",
            "\u202ea",
            "a\u202e",
            "a",
            "\u0430", // invisible or alike
            "\ud83d\ude00",
            "\ud83d\ude01",
            "\ud83d\udc69\u200d\ud83d\ude80",
            "\ud835\udcb3", // beyond 16 bits
            "\ue000",
            "\ufffd",
            "\uffff",
            "\ud7ff",
            "\udbff\udfff",
            "\u05d0\u05d1",
            "\u0627\u0644", // edges
            "x".repeat(256),
            "x".repeat(255),
            "\ud83d\ude00".repeat(64)); // as long as allowed

    private OddNames() {}
}
