package io.rejoin.style;

/** One breach of a house rule, in the form that editors and terminals turn into a link. */
record Finding(String path, long line, String breach) {
    @Override
    public String toString() {
        return path + ":" + line + ": " + breach;
    }
}
