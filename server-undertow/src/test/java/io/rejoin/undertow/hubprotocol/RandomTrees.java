package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Random;

/** Trees of a seed, of all values that a protocol has. */
final class RandomTrees {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LEVELS_MAX = 4;
    private static final int SIZE_MAX = 5;
    private static final String LETTERS = "ab\"\\\n\u0000\u001E\u007Féß€\u2028\uFFFD";

    private final Random random;
    private final boolean isBinary;

    /** @param isBinary whether bytes, points in time and single floats go as what they are */
    RandomTrees(Random random, boolean isBinary) {
        this.random = random;
        this.isBinary = isBinary;
    }

    JsonNode tree() {
        return tree(LEVELS_MAX);
    }

    private JsonNode tree(int levels) {
        int kinds = isBinary ? 12 : 9;
        return switch (random.nextInt(kinds)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt() >> random.nextInt(32));
            case 3 -> integer(random.nextLong() >> random.nextInt(64));
            case 4 -> NODES.numberNode(BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(random.nextInt(1000))));
            case 5 -> NODES.numberNode(random.nextGaussian() * random.nextInt());
            case 6 -> NODES.textNode(text());
            case 7 -> levels == 0 ? NODES.nullNode() : array(levels - 1);
            case 8 -> levels == 0 ? NODES.nullNode() : object(levels - 1);
            case 9 -> NODES.numberNode((float) random.nextGaussian());
            case 10 -> NODES.binaryNode(bytes());
            default -> new POJONode(Instant.ofEpochSecond(random.nextLong() >> 27, nanos()));
        };
    }

    private long nanos() {
        return random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    }

    private static JsonNode integer(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return random.nextInt(10) == 0 ? text.append("😀").toString().repeat(20) : text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private ArrayNode array(int levels) {
        ArrayNode array = NODES.arrayNode();
        int size = random.nextInt(SIZE_MAX);
        for (int i = 0; i < size; i++) {
            array.add(tree(levels));
        }
        return array;
    }

    private ObjectNode object(int levels) {
        ObjectNode object = NODES.objectNode();
        int size = random.nextInt(SIZE_MAX);
        for (int i = 0; i < size; i++) {
            object.set(text(), tree(levels));
        }
        return object;
    }
}
