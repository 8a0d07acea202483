package io.rejoin.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One file of vectors in the format of Project Wycheproof, judged vector by vector. */
final class WycheproofFile {
    private final String name;
    private final List<String> unexpected = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private WycheproofFile(String name) {
        this.name = name;
    }

    static WycheproofFile judge(Path file) throws IOException {
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        return judge(file.getFileName().toString(), root);
    }

    static WycheproofFile judge(String name, JsonNode root) throws IOException {
        var judged = new WycheproofFile(name);
        String algorithm = root.path("algorithm").asText();
        for (JsonNode group : root.path("testGroups")) {
            var verdict = new WycheproofVerdict(algorithm, group);
            for (JsonNode test : group.path("tests")) {
                judged.count(test, verdict.of(test));
            }
        }
        return judged;
    }

    /** Each vector that was judged otherwise than it should be: file, number, comment, expected, got. */
    List<String> unexpected() {
        return unexpected;
    }

    /** How many vectors had which outcome. */
    Map<String, Integer> counts() {
        return counts;
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void count(JsonNode test, String outcome) {
        String expected = test.path("result").asText();
        counts.merge(expected + ": " + outcome, 1, Integer::sum);
        boolean good = switch (expected) {
            case "valid" -> !outcome.equals(WycheproofVerdict.REJECTED);
            case "invalid" -> !outcome.equals(WycheproofVerdict.ACCEPTED);
            case "acceptable" -> true;
            default -> false;
        };
        if (!good) {
            unexpected.add(name + " " + test.path("tcId").asInt() + " ("
                    + test.path("comment").asText() + "): expected " + expected + ", got " + outcome);
        }
    }
}
