package io.rejoin.token;

/** A content does not fit into a token; nothing was issued. The message tells sizes and limits, not the content. */
public final class TokenTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenTooLargeException(int groups, TokenPolicy policy, boolean withLists) {
        super("content with " + groups + " groups does not fit: " + policy.groupsMax() + " groups and "
                + policy.charsMax() + " characters are allowed"
                + (withLists ? ", and " + policy.groupsListedMax() + " listed groups" : ""));
    }
}
