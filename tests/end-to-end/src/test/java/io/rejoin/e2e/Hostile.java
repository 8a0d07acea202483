package io.rejoin.e2e;

import io.rejoin.token.RefusalReason;

/** Tokens that must restore nothing, and the one word that the trail has to say about each. */
enum Hostile {
    ANOTHER_CONNECTIONS(RefusalReason.WRONG_CONNECTION),
    ANOTHER_USERS(RefusalReason.WRONG_USER),
    FOREIGN_KEYS(RefusalReason.UNKNOWN_KEY),
    FOREIGN_KEYS_OF_THE_SAME_NAME(RefusalReason.BAD_SIGNATURE),
    BENT_HEADER(RefusalReason.UNKNOWN_KEY),
    BENT_PAYLOAD(RefusalReason.BAD_SIGNATURE),
    BENT_SIGNATURE(RefusalReason.BAD_SIGNATURE),
    WITHOUT_SIGNATURE(RefusalReason.MALFORMED),
    ASKING_FOR_NO_SIGNATURE(RefusalReason.UNKNOWN_KEY),
    CUT_SHORT(RefusalReason.MALFORMED),
    WITH_A_TAIL(RefusalReason.MALFORMED),
    GARBAGE(RefusalReason.UNKNOWN_KEY),
    TOO_LONG(RefusalReason.TOO_LARGE);

    private final RefusalReason reason;

    Hostile(RefusalReason reason) {
        this.reason = reason;
    }

    RefusalReason reason() {
        return reason;
    }

    /** The token's text, made from what its bearer has. */
    String of(Bearer bearer) {
        String own = bearer.token();
        return switch (this) {
            case ANOTHER_CONNECTIONS -> bearer.other();
            case ANOTHER_USERS -> bearer.ofAnotherUser();
            case FOREIGN_KEYS -> bearer.ofForeignKey();
            case FOREIGN_KEYS_OF_THE_SAME_NAME -> bearer.ofForeignKeyOfTheSameName();
            case BENT_HEADER -> TokenText.bend(own, 0);
            case BENT_PAYLOAD -> TokenText.bend(own, 1);
            case BENT_SIGNATURE -> TokenText.bend(own, 2);
            case WITHOUT_SIGNATURE -> TokenText.withoutSignature(own);
            case ASKING_FOR_NO_SIGNATURE -> TokenText.unsigned(own);
            case CUT_SHORT -> own.substring(0, own.length() - 1);
            case WITH_A_TAIL -> own + "=";
            case GARBAGE -> "\u2620 ../../etc/passwd' OR 1=1 -- %00{\"E\":1}";
            case TOO_LONG -> "A".repeat(9_000);
        };
    }
}
