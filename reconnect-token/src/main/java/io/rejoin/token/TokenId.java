package io.rejoin.token;

import java.util.Objects;

/**
 * Names one token: its family, and which of that family it is.
 *
 * @param family all tokens of one connection
 * @param generation 1 to 2^53 - 1; a newer token of the family has a higher one
 */
public record TokenId(FamilyId family, long generation) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if {@code generation} is out of range
     */
    public TokenId {
        Objects.requireNonNull(family);
        NameRule.integer(generation, 1, "generation");
    }

    /**
     * Reads what {@link #text()} writes, and nothing else.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    public static TokenId parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("token id must be family.generation");
        }
        return new TokenId(new FamilyId(text.substring(0, dot)), NameRule.integer(text, dot + 1, "generation"));
    }

    /** The form {@code family.generation}; the generation is decimal without leading zeros. */
    public String text() {
        return family.value() + "." + generation;
    }
}
