package io.rejoin.benchmark;

/** A key pair in Bouncy Castle's light API, and its one primitive without anything around it. */
interface RawKey {
    boolean verifies(byte[] text, int length, byte[] signature);

    /** The members of a JSON Web Key that hold both halves. */
    String members();
}
