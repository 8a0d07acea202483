package io.rejoin.token;

/** What the verifier says about a text, as one word: {@code ACCEPT} or the reason of the refusal. */
final class Verdict {
    static final String ACCEPT = "ACCEPT";

    private Verdict() {}

    static String of(String token) {
        return of(Sample.verifier(), token, Sample.PRESENTER);
    }

    static String of(TokenVerifier verifier, String token, Presenter presenter) {
        try {
            verifier.verify(ReconnectToken.of(token), presenter);
            return ACCEPT;
        } catch (RefusedException e) {
            return e.reason().name();
        }
    }
}
