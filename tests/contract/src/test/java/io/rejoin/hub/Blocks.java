package io.rejoin.hub;

/** Lets tests of other packages look into a block of generations. */
public final class Blocks {

    private Blocks() {}

    /** The next generation of the block; takes it. */
    public static long take(Generations block) {
        return block.take();
    }

    /** The last generation of the block; takes all. */
    public static long takeAll(Generations block) {
        long last = 0;
        while (!block.isEmpty()) {
            last = block.take();
        }
        return last;
    }
}
